import { forEachBlock, type AudioReader } from './audio-reader';

/** What is known of the samples so far. */
interface Extremes {
  sum: number;
  least: number;
  most: number;
}

/** The mean, and the smallest and largest sample; 0 of no samples. */
function extremesOf(reader: AudioReader): { mean: number; least: number; most: number } {
  let all: Extremes = { sum: 0, least: Infinity, most: -Infinity };
  forEachBlock(reader, (samples) => {
    // Variables of its own: those of a closure lie on the heap.
    let { sum, least, most } = all;
    for (let n = 0; n < samples.length; n++) {
      const sample = samples[n];
      sum += sample;
      if (sample < least) least = sample;
      if (sample > most) most = sample;
    }
    all = { sum, least, most };
  });
  const { sum, least, most } = all;
  return reader.length === 0 ? { mean: 0, least: 0, most: 0 } : { mean: sum / reader.length, least, most };
}

/** The largest distance of a sample from the mean. @internal */
export function peakFromMean(reader: AudioReader): number {
  const { mean, least, most } = extremesOf(reader);
  return Math.max(Math.abs(most - mean), Math.abs(least - mean));
}

/** The largest distance of a sample from 0. @internal */
export function peakOf(reader: AudioReader): number {
  const { least, most } = extremesOf(reader);
  return Math.max(Math.abs(most), Math.abs(least));
}
