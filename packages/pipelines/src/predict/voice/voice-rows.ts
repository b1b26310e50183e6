import { ndArray } from '@avemo/checks';
import { createExtractor, type AudioReader, type ExtractorSpec } from '@avemo/dsp';
import type { NdArray } from 'ndarray';
import { voiceRate } from '../../io/heard-sound';

/** Frames of a voice at 16 kHz. */
export const grid = { frameLength: 400, hopLength: 160 };

/** Frames that are computed at once. */
export const framesAtOnce = 1024;

type Feature = Pick<ExtractorSpec, 'feature' | 'options'>;

/** A feature of the frames from `first` to before `last`. */
export function rowsOf(
  sound: AudioReader,
  feature: Feature,
  first: number,
  last: number,
): NdArray<Float32Array> {
  const extractor = createExtractor({ version: 1, sampleRate: voiceRate, ...feature } as ExtractorSpec);
  const { hopLength, frameLength } = grid;
  const end = Math.min(sound.length, (last - 1) * hopLength + frameLength);
  const parts: NdArray<Float32Array>[] = [];
  for (let at = first * hopLength; at < end;) {
    const next = Math.min(end, at + framesAtOnce * hopLength);
    parts.push(extractor.push(sound.read(at, next)));
    at = next;
  }
  const width = extractor.rowShape[0];
  const data = new Float32Array(Math.max(0, last - first) * width);
  parts.reduce((at, part) => (data.set(part.data, at), at + part.data.length), 0);
  return ndArray(data, [data.length / width, width]);
}

/** Some rows of a matrix. */
export const someRows = ({ data, shape: [, width] }: NdArray<Float32Array>, first: number, count: number) =>
  ndArray(data.slice(first * width, (first + count) * width), [count, width]);
