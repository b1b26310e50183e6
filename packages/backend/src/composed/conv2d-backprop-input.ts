import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Conv2D,
  Conv2DBackpropInput,
  Fill,
  Reshape,
  Slice,
  Transpose,
  backend_util,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { compose, type KernelArguments } from './compose';

interface Attributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  inputShape: [number, number, number, number];
  dilations?: [number, number] | number;
}

/**
 * The gradient of a 2-D convolution for its input, dx[b, y, x, c] = Σ dy[b, i, j, o] · W[u, v, c, o] over all
 * i·s + u·d − p = y and j·s + v·d − p = x. Also the transposed convolution.
 *
 * One convolution of dy computes it: with stride s the rows y + p = q·s + r of one phase r use the filter rows u ≡ r
 * (mod s) only, so the s² phases become s² times as many output channels, and are interleaved afterwards.
 */
export function conv2dBackpropInput(backendName: string): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: KernelArguments): TensorInfo => {
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
    const {
      strides,
      pad,
      dataFormat,
      dimRoundingMode,
      inputShape,
      dilations = 1,
    } = attrs as unknown as Attributes;
    const info = backend_util.computeConv2DInfo(
      inputShape,
      filter.shape as [number, number, number, number],
      strides,
      dilations,
      pad,
      dimRoundingMode,
      false,
      backend_util.convertConv2DDataFormat(dataFormat),
    );
    const { batchSize: batch, inChannels, outChannels } = info;
    const first = info.dataFormat === 'channelsFirst';
    const rows = axis(
      info.inHeight,
      info.outHeight,
      info.filterHeight,
      info.strideHeight,
      info.dilationHeight,
      info.padInfo.top,
    );
    const columns = axis(
      info.inWidth,
      info.outWidth,
      info.filterWidth,
      info.strideWidth,
      info.dilationWidth,
      info.padInfo.left,
    );

    return compose(backendName, backend, (run, own) => {
      // Every window that dy knows lies in the padding.
      if (rows.size <= 0 || columns.size <= 0)
        return run(Fill, {}, { shape: info.inShape, value: 0, dtype: 'float32' });
      const flipped = own(phaseFilters(backend as BackendWasm, filter, rows, columns));
      const last = first ? run(Transpose, { x: dy }, { perm: [0, 2, 3, 1] }) : dy;
      const needed =
        rows.begin || columns.begin || rows.size < info.outHeight || columns.size < info.outWidth
          ? run(
              Slice,
              { x: last },
              {
                begin: [0, rows.begin, columns.begin, 0],
                size: [batch, rows.size, columns.size, outChannels],
              },
            )
          : last;
      const computed = run(
        Conv2D,
        { x: needed, filter: flipped },
        {
          strides: 1,
          dilations: [info.dilationHeight, info.dilationWidth],
          pad: [[0, 0], rows.padding, columns.padding, [0, 0]],
          dataFormat: 'NHWC',
        },
      );
      const interleaved =
        rows.stride === 1
          ? computed
          : run(
              Transpose,
              {
                x: run(
                  Reshape,
                  { x: computed },
                  {
                    shape: [batch * rows.blocks, columns.blocks, rows.stride, columns.stride * inChannels],
                  },
                ),
              },
              { perm: [0, 2, 1, 3] },
            );
      const image = run(
        Reshape,
        { x: interleaved },
        {
          shape: [batch, rows.blocks * rows.stride, columns.blocks * columns.stride, inChannels],
        },
      );
      const exact =
        image.shape[1] === info.inHeight && image.shape[2] === info.inWidth
          ? image
          : run(
              Slice,
              { x: image },
              {
                begin: [0, rows.offset, columns.offset, 0],
                size: [batch, info.inHeight, info.inWidth, inChannels],
              },
            );
      return first ? run(Transpose, { x: exact }, { perm: [0, 3, 1, 2] }) : exact;
    });
  };
  return { kernelName: Conv2DBackpropInput, backendName, kernelFunc };
}

/**
 * The filter, turned by half a turn and split into the phases of the strides: from [rows, columns, in, out] to
 * [rows / stride, columns / stride, out, phases · in].
 */
function phaseFilters(backend: BackendWasm, filter: TensorInfo, rows: Axis, columns: Axis): TensorInfo {
  const [height, width, inChannels, outChannels] = filter.shape;
  const depth = rows.stride * columns.stride * inChannels;
  const result = backend.makeOutput([rows.taps, columns.taps, outChannels, depth], 'float32');
  // The views are made last: an allocation may move the memory.
  const [to, from] = [result, filter].map((tensor) => backend.typedArrayFromHeap(tensor));
  to.fill(0);
  for (let u = 0, source = 0; u < height; u++) {
    const row = rows.taps - 1 - Math.floor(u / rows.stride);
    for (let v = 0; v < width; v++) {
      const column = columns.taps - 1 - Math.floor(v / columns.stride);
      const tap = (row * columns.taps + column) * outChannels * depth;
      const phase = (u % rows.stride) * columns.stride + (v % columns.stride);
      for (let c = 0; c < inChannels; c++) {
        const target = tap + phase * inChannels + c;
        for (let o = 0; o < outChannels; o++) to[target + o * depth] = from[source++];
      }
    }
  }
  return result;
}

type Axis = ReturnType<typeof axis>;

/** One axis of the convolution: which of dy's rows it reads, how it pads them, and where dx begins in what it makes. */
function axis(input: number, output: number, taps: number, stride: number, dilation: number, pad: number) {
  const perPhase = Math.ceil(taps / stride);
  const firstBlock = Math.floor(pad / stride);
  const lastBlock = Math.floor((input - 1 + pad) / stride);
  const before = (perPhase - 1) * dilation - firstBlock;
  const after = lastBlock - (output - 1);
  const begin = Math.max(0, -before);
  return {
    stride,
    taps: perPhase,
    blocks: lastBlock - firstBlock + 1,
    offset: pad - firstBlock * stride,
    begin,
    size: output - begin - Math.max(0, -after),
    padding: [Math.max(0, before), Math.max(0, after)] as [number, number],
  };
}
