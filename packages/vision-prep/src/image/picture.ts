import type { NdArray } from 'ndarray';

/** The number types that pictures are made of: levels 0 to 255 as bytes, or 32-bit floats on any scale. */
export type PixelData = Uint8Array | Float32Array;

/** A picture: [height, width, channels], RGB where there are three channels. */
export type Picture<D extends PixelData = PixelData> = NdArray<D>;
