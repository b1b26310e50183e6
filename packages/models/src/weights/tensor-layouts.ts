import type { NamedTensor } from './named-tensors';

/**
 * A kernel of PyTorch in TensorFlow's order: [out, in, …space] → [...space, in, out], so [out, in] → [in, out].
 * @internal
 */
export function turned(tensor: NamedTensor | undefined): NamedTensor | undefined {
  if (!tensor || tensor.shape.length < 2) return tensor;
  const [outputs, inputs, ...space] = tensor.shape;
  const positions = space.reduce((product, n) => product * n, 1);
  const data = new Float32Array(tensor.data.length);
  for (let o = 0, from = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let p = 0; p < positions; p++) data[(p * inputs + i) * outputs + o] = tensor.data[from++];
    }
  }
  return { data, shape: [...space, inputs, outputs] };
}

/** A matrix [out, channels · positions] whose inputs are a map flattened by PyTorch, channels first. @internal */
export function flattenedInputs(
  tensor: NamedTensor | undefined,
  map: readonly number[],
): NamedTensor | undefined {
  if (!tensor) return tensor;
  const channels = map.at(-1)!;
  const positions = map.slice(0, -1).reduce((product, n) => product * n, 1);
  const [outputs, inputs] = tensor.shape;
  if (inputs !== channels * positions) return turned(tensor);
  const data = new Float32Array(tensor.data.length);
  for (let o = 0, from = 0; o < outputs; o++) {
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < positions; p++) data[(p * channels + c) * outputs + o] = tensor.data[from++];
    }
  }
  return { data, shape: [inputs, outputs] };
}

/** The sum of two vectors; the first alone where there is no second. @internal */
export function summed(a: NamedTensor | undefined, b: NamedTensor | undefined): NamedTensor | undefined {
  if (!a || !b || a.data.length !== b.data.length) return a ?? b;
  return { data: Float32Array.from(a.data, (value, i) => value + b.data[i]), shape: a.shape };
}
