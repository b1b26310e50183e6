/** One array of a weight file. */
export interface NamedTensor {
  /** Values in row-major order; as many as the product of the shape. */
  data: Float32Array | Int32Array;
  /** Sizes of the axes, each an integer of at least 0; [] for a single number. */
  shape: number[];
}

/** What a weight file holds. */
export interface DecodedTensors {
  /** The arrays by name, in the order of the file. */
  tensors: Map<string, NamedTensor>;
  /** Free text by key. */
  metadata: Record<string, string>;
}
