import type { EndpointFrames } from './endpoint-frames';

/** Frames of a tenth of a second, from which the background is learned. */
const span = 10;
/** Deviation over mean of the magnitudes, up to which a background is steady. */
const steady = 0.3;
/** How far below the loudest frame no voice lies. */
const faint = 100;

/** Where the quietest frames in a row stand. */
interface Quietest {
  start: number;
  length: number;
  mean: number;
}

/**
 * The thresholds of Rabiner & Sambur, learned from the quietest ten frames in a row and the loudest frame. `isVoiced` tells
 * whether the frames from `start` on are a voice or a tone.
 * @internal
 */
export function endpointThresholds(
  frames: EndpointFrames,
  framesPerSecond: number,
  isVoiced: (start: number, length: number) => boolean,
) {
  const { magnitude, crossings } = frames;
  let loudest = 0;
  for (let t = 0; t < magnitude.length; t++) loudest = Math.max(loudest, magnitude[t]);
  const background =
    recordedBackground(frames, loudest, isVoiced) ?? quietestOf(frames, Math.min(span, magnitude.length));
  const { start, length, mean: noise } = background;
  const silence = crossings.subarray(start, start + length);
  const mean = meanOf(silence);
  const deviation = deviationOf(silence, mean);
  const fixed = 2500 / framesPerSecond;
  const learned = mean + 2 * deviation;
  const low = Math.max(Math.min(0.03 * (loudest - noise) + noise, 4 * noise), loudest / 1000);
  return {
    low,
    high: 5 * low,
    crossings: mean > fixed ? Infinity : learned > 0 ? Math.min(fixed, learned) : fixed,
  };
}

/**
 * The quietest tenth of a second that was recorded throughout, where zeros stand elsewhere and where it is a background:
 * steady, and no voice. Speech that lies in digital silence has none; there the zeros themselves are the background.
 */
function recordedBackground(
  frames: EndpointFrames,
  loudest: number,
  isVoiced: (start: number, length: number) => boolean,
): Quietest | undefined {
  const { magnitude, recorded } = frames;
  if (recorded.every((whole) => whole === 1)) return undefined;
  const found = quietestOf(frames, span, recorded);
  if (found.mean === Infinity) return undefined;
  const { start, length, mean } = found;
  const varies = deviationOf(magnitude.subarray(start, start + length), mean) > steady * mean;
  if (varies) return undefined;
  // A hum has a period, too, but is far below any voice.
  return mean < loudest / faint || !isVoiced(start, length) ? found : undefined;
}

/** The quietest `length` frames in a row, of those that `within` marks. */
function quietestOf({ magnitude }: EndpointFrames, length: number, within?: Uint8Array): Quietest {
  const found = { start: 0, length, mean: Infinity };
  for (let t = 0, row = 0, sum = 0; t < magnitude.length; t++) {
    const counts = !within || within[t] === 1;
    row = counts ? row + 1 : 0;
    sum = counts ? sum + magnitude[t] : 0;
    if (row > length) sum -= magnitude[t - length];
    if (row < length) continue;
    const mean = Math.max(0, sum / length);
    if (mean < found.mean) [found.mean, found.start] = [mean, t - length + 1];
  }
  return found;
}

function deviationOf(values: Float64Array, mean: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - mean) ** 2;
  return Math.sqrt(sum / values.length);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
