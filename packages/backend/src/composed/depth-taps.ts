import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { util, type TensorInfo, type backend_util } from '@tensorflow/tfjs-core';

/** For each frame of a result, the frames of the source that its taps read; −1 stands for zeros. */
export type TapTable = number[][];

/** The frames of x that each frame of a 3-D convolution reads: tap t of frame i reads i·s + t·d − p. */
export function readTaps(info: backend_util.Conv3DInfo): TapTable {
  return Array.from({ length: info.outDepth }, (_, i) =>
    Array.from({ length: info.filterDepth }, (_, t) => {
      const frame = i * info.strideDepth + t * info.dilationDepth - info.padInfo.front;
      return frame >= 0 && frame < info.inDepth ? frame : -1;
    }),
  );
}

/** The rows and columns of the input that the windows reach, and how these are padded. */
export interface Frame {
  top: number;
  left: number;
  height: number;
  width: number;
  /** The padding as a 2-D kernel takes it. */
  pad: backend_util.ExplicitPadding;
}

/** With 'same' and a stride longer than the filter tfjs pads a negative number of pixels: it leaves those out. */
export function frameOf({ inHeight, inWidth, padInfo }: backend_util.Conv3DInfo): Frame {
  const out = (pad: number) => Math.max(0, -pad);
  const added = (pad: number) => Math.max(0, pad);
  const { top, bottom, left, right } = padInfo;
  return {
    top: out(top),
    left: out(left),
    height: inHeight - out(top) - out(bottom),
    width: inWidth - out(left) - out(right),
    pad: [
      [0, 0],
      [added(top), added(bottom)],
      [added(left), added(right)],
      [0, 0],
    ],
  };
}

/**
 * Puts the frames that the taps read side by side as channels: from clips [batch, depth, height, width, channels] to
 * images [batch · frames, height, width, taps · channels].
 */
export function gatherTaps(
  backend: BackendWasm,
  clips: TensorInfo,
  table: TapTable,
  { top, left, height, width }: Pick<Frame, 'top' | 'left' | 'height' | 'width'>,
): TensorInfo {
  const [batch, depth, rows, columns, channels] = clips.shape;
  const taps = table[0].length;
  const result = backend.makeOutput([batch * table.length, height, width, taps * channels], 'float32');
  // The views are made last: an allocation may move the memory.
  const [to, from] = [result, clips].map((tensor) => backend.typedArrayFromHeap(tensor) as Float32Array);
  if (table.some((frames) => frames.includes(-1))) to.fill(0);
  const image = height * width * taps * channels;
  for (let b = 0, target = 0; b < batch; b++) {
    for (const frames of table) {
      for (let t = 0; t < taps; t++) {
        if (frames[t] < 0) continue;
        const source = ((b * depth + frames[t]) * rows + top) * columns + left;
        copyPixels(from, source * channels, columns * channels, to, target + t * channels, taps * channels, {
          height,
          width,
          channels,
        });
      }
      target += image;
    }
  }
  return result;
}

function copyPixels(
  from: Float32Array,
  source: number,
  row: number,
  to: Float32Array,
  target: number,
  step: number,
  { height, width, channels }: { height: number; width: number; channels: number },
): void {
  for (let y = 0; y < height; y++, source += row) {
    let position = source;
    for (let x = 0; x < width; x++, target += step) {
      for (let c = 0; c < channels; c++) to[target + c] = from[position++];
    }
  }
}

/** Writes images [batch · frames, height, width, channels] into the given frames of clips, at row `top`, column `left`. */
export function scatterFrames(
  backend: BackendWasm,
  images: TensorInfo,
  frames: number[],
  clips: TensorInfo,
  { top, left }: Pick<Frame, 'top' | 'left'>,
): void {
  const [batch, depth, rows, columns, channels] = clips.shape;
  const [, height, width] = images.shape;
  const [to, from] = [clips, images].map((tensor) => backend.typedArrayFromHeap(tensor) as Float32Array);
  for (let b = 0, source = 0; b < batch; b++) {
    for (const frame of frames) {
      for (let y = 0; y < height; y++, source += width * channels) {
        const target = (((b * depth + frame) * rows + top + y) * columns + left) * channels;
        to.set(from.subarray(source, source + width * channels), target);
      }
    }
  }
}

/** Whether a convolution has no output at all: its filter is larger than the padded clip. */
export const isEmpty = (info: backend_util.Conv3DInfo): boolean => util.sizeFromShape(info.outShape) === 0;
