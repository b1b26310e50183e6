import type { DataType, NdArray } from 'ndarray';

/** What an array view may look at. */
type Numbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/**
 * Values in row order as an ndarray: what `ndarray(data, shape)` gives, method by method, but without code made at run
 * time, which a page's security policy may forbid, and without CommonJS, which no browser imports.
 */
export function ndArray<D extends Numbers>(data: D, shape: number[]): NdArray<D> {
  const stride = shape.map((_, axis) => product(shape.slice(axis + 1)));
  return new View(data, shape, stride, 0) as NdArray<Numbers> as NdArray<D>;
}

class View implements NdArray<Numbers> {
  readonly shape: number[];
  readonly stride: number[];

  constructor(
    readonly data: Numbers,
    shape: number[],
    stride: number[],
    readonly offset: number,
  ) {
    this.shape = [...shape];
    this.stride = [...stride];
  }

  get dtype() {
    return dtypes[this.data.constructor.name];
  }

  get dimension() {
    return this.shape.length;
  }

  get size() {
    return product(this.shape);
  }

  /** The axes, that of the smallest stride first. */
  get order() {
    const { stride } = this;
    return [...stride.keys()].sort((a, b) => Math.abs(stride[a]) - Math.abs(stride[b]));
  }

  get T(): View {
    return this.transpose(...[...this.shape.keys()].reverse());
  }

  index(...at: number[]) {
    const { stride } = this;
    let { offset } = this;
    for (let axis = 0; axis < stride.length; axis++) offset += stride[axis] * at[axis];
    return offset;
  }

  get(...at: number[]) {
    return this.data[this.index(...at)];
  }

  set(...at: number[]) {
    return (this.data[this.index(...at)] = at[this.dimension]);
  }

  hi(...ends: number[]) {
    const shape = this.shape.map((length, axis) => (picked(ends[axis]) ? ends[axis] | 0 : length));
    return new View(this.data, shape, this.stride, this.offset);
  }

  lo(...starts: number[]) {
    const { data, stride } = this;
    const shape = [...this.shape];
    let { offset } = this;
    for (const axis of shape.keys()) {
      if (!picked(starts[axis])) continue;
      shape[axis] -= starts[axis] | 0;
      offset += stride[axis] * (starts[axis] | 0);
    }
    return new View(data, shape, stride, offset);
  }

  step(...steps: number[]) {
    const { data } = this;
    const [shape, stride] = [[...this.shape], [...this.stride]];
    let { offset } = this;
    for (const axis of shape.keys()) {
      if (typeof steps[axis] !== 'number') continue;
      const step = steps[axis] | 0;
      if (step < 0) offset += stride[axis] * (shape[axis] - 1);
      shape[axis] = Math.ceil(shape[axis] / Math.abs(step));
      stride[axis] *= step;
    }
    return new View(data, shape, stride, offset);
  }

  transpose(...axes: number[]) {
    const from = this.shape.map((_, axis) => (axes[axis] === undefined ? axis : axes[axis] | 0));
    const [shape, stride] = [this.shape, this.stride].map((each) => from.map((axis) => each[axis]));
    return new View(this.data, shape, stride, this.offset);
  }

  pick(...places: (number | null)[]) {
    const { data, shape, stride } = this;
    const kept = [...shape.keys()].filter((axis) => !picked(places[axis]));
    let { offset } = this;
    for (const axis of shape.keys()) {
      const place = places[axis];
      if (picked(place)) offset += stride[axis] * place;
    }
    return new View(
      data,
      kept.map((axis) => shape[axis]),
      kept.map((axis) => stride[axis]),
      offset,
    );
  }
}

const dtypes: Record<string, DataType<Numbers>> = {
  Float32Array: 'float32',
  Float64Array: 'float64',
  Int8Array: 'int8',
  Int16Array: 'int16',
  Int32Array: 'int32',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8_clamped',
  Uint16Array: 'uint16',
  Uint32Array: 'uint32',
};

const product = (lengths: number[]) => lengths.reduce((size, length) => size * length, 1);

/** Whether a place along an axis is given; null, undefined and negative numbers leave the axis as it is. */
const picked = (place: number | null | undefined): place is number => typeof place === 'number' && place >= 0;
