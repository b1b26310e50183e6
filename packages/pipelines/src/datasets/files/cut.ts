import type { AudioSignal } from '@avemo/dsp';
import type { Block } from '../../prepare/block';
import { DatasetError } from '../dataset-error';

/** A part of a recording, in seconds. */
export interface Cut {
  /** At least 0; the beginning by default. */
  start?: number;
  /** Above `start`; the end of the recording by default. */
  end?: number;
  /** The file and line that cut, for messages. */
  where?: string;
}

/** A label file's times are rounded, so an end up to 0.05 s behind the sound is its end. */
const endToleranceSeconds = 0.05;

/** The part of a sound. @throws DatasetError `bad-row` where the sound does not reach so far @internal */
export function cutSound(signal: AudioSignal, { start = 0, end, where }: Cut): AudioSignal {
  if (start === 0 && end === undefined) return signal;
  const { samples, sampleRate } = signal;
  const seconds = samples.length / sampleRate;
  const outside = start >= seconds ? start : (end ?? 0) > seconds + endToleranceSeconds ? end : undefined;
  if (outside !== undefined) {
    throw new DatasetError(
      'bad-row',
      `${where}: ${outside} s lies behind the end of the sound, which lasts ${seconds.toFixed(3)} s; correct start or end.`,
    );
  }
  const first = Math.min(Math.round(start * sampleRate), samples.length - 1);
  const last = Math.max(first + 1, Math.round((end ?? seconds) * sampleRate));
  return { samples: samples.slice(first, last), sampleRate };
}

/** The rows of a sequence that lie in the part, their times counted from its beginning. @internal */
export function cutRows(block: Block, { start = 0, end = Infinity }: Cut, rowSeconds?: number): Block {
  if (!block.times || rowSeconds === undefined || (start === 0 && end === Infinity)) return block;
  const [rows] = block.shape;
  const width = block.data.length / rows;
  const first = Math.min(Math.floor(start / rowSeconds), rows - 1);
  const last = Math.min(rows, Math.max(first + 1, Math.ceil(end / rowSeconds)));
  return {
    data: block.data.slice(first * width, last * width),
    shape: [last - first, ...block.shape.slice(1)],
    times: Float64Array.from({ length: last - first }, (_, row) => row * rowSeconds),
  };
}
