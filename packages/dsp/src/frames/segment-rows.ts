import { rowsBehind, type RowStage, type Rows } from './row-stage';

/** One channel of feature rows: row t begins at `data[offset + t · stride]`. @internal */
export interface SegmentChannel {
  data: Rows;
  offset: number;
  stride: number;
}

/** Writes rows as [rows, features, channels], from `out[place]` on. @internal */
export function writeSegment(
  channels: readonly SegmentChannel[],
  rows: number,
  features: number,
  out: Float32Array,
  place: number,
): void {
  for (let t = 0, o = place; t < rows; t++) {
    for (let f = 0; f < features; f++) {
      for (let c = 0; c < channels.length; c++) {
        const { data, offset, stride } = channels[c];
        out[o++] = data[offset + t * stride + f];
      }
    }
  }
}

/** How rows become segments; everything has been checked. @internal */
export interface SegmentRowsOptions {
  /** Values of a row, those of the channels one behind the other. */
  width: number;
  channels: number;
  segmentLength: number;
  segmentHop: number;
}

/** The segments of a stream of rows, each as soon as its last row is there; a row of the result is a whole segment. @internal */
export function createSegmentRows({
  width,
  channels,
  segmentLength,
  segmentHop,
}: SegmentRowsOptions): RowStage {
  const features = width / channels;
  const block = segmentLength * width;
  let held: Rows = new Float32Array(0);
  /** Rows to pass over before the next segment, where segments do not touch. */
  let skip = 0;
  return {
    width: block,
    push(rows) {
      const passed = Math.min(skip, rows.length / width);
      skip -= passed;
      const data = rowsBehind(held, passed > 0 ? rows.subarray(passed * width) : rows);
      const count = data.length / width;
      const segments = count < segmentLength ? 0 : 1 + Math.floor((count - segmentLength) / segmentHop);
      const out = new Float32Array(segments * block);
      for (let s = 0; s < segments; s++) {
        const offset = s * segmentHop * width;
        const parts = Array.from({ length: channels }, (_, c) => ({
          data,
          offset: offset + c * features,
          stride: width,
        }));
        writeSegment(parts, segmentLength, features, out, s * block);
      }
      const done = segments * segmentHop;
      held = data.slice(Math.min(done, count) * width);
      skip += Math.max(0, done - count);
      return out;
    },
  };
}
