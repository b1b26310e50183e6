/** What endpoint detection sees of each frame. @internal */
export interface EndpointFrames {
  magnitude: Float64Array;
  /** Zero crossings, a count. */
  crossings: Float64Array;
}

/** The thresholds of Rabiner & Sambur, learned from the quietest ten frames in a row and the loudest frame. @internal */
export function endpointThresholds({ magnitude, crossings }: EndpointFrames, framesPerSecond: number) {
  const count = magnitude.length;
  const length = Math.min(10, count);
  let loudest = 0;
  for (let t = 0; t < count; t++) loudest = Math.max(loudest, magnitude[t]);
  let quietest = 0;
  let noise = Infinity;
  for (let t = 0; t + length <= count; t++) {
    const mean = meanOf(magnitude.subarray(t, t + length));
    if (mean < noise) [noise, quietest] = [mean, t];
  }
  const silence = crossings.subarray(quietest, quietest + length);
  const mean = meanOf(silence);
  const deviation = Math.sqrt(meanOf(silence.map((value) => (value - mean) ** 2)));
  const fixed = 2500 / framesPerSecond;
  const learned = mean + 2 * deviation;
  const low = Math.max(Math.min(0.03 * (loudest - noise) + noise, 4 * noise), loudest / 1000);
  return {
    low,
    high: 5 * low,
    crossings: mean > fixed ? Infinity : learned > 0 ? Math.min(fixed, learned) : fixed,
  };
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
