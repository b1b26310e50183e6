/** The largest distance of a sample from the mean. @internal */
export function peakFromMean(samples: Float32Array): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += samples[n];
  const mean = samples.length === 0 ? 0 : sum / samples.length;
  let peak = 0;
  for (let n = 0; n < samples.length; n++) peak = Math.max(peak, Math.abs(samples[n] - mean));
  return peak;
}

/** The largest distance from their mean of the `width` samples in the middle of a frame. @internal */
export function middlePeak(frame: Float64Array, width: number): number {
  const from = Math.max(0, Math.floor((frame.length - width) / 2));
  const to = Math.min(frame.length, from + width);
  let sum = 0;
  for (let n = from; n < to; n++) sum += frame[n];
  const mean = sum / (to - from);
  let peak = 0;
  for (let n = from; n < to; n++) peak = Math.max(peak, Math.abs(frame[n] - mean));
  return peak;
}
