import * as tf from '@tensorflow/tfjs-core';

const sameName =
  `abs acos acosh add all any argMax argMin asin asinh atan atan2 atanh avgPool batchNorm batchToSpaceND
  broadcastTo cast ceil clipByValue conv1d conv2d conv2dTranspose cos cosh cumprod cumsum depthToSpace depthwiseConv2d
  dilation2d div divNoNan dot elu equal erf euclideanNorm exp expandDims expm1 floor floorDiv gather greater greaterEqual
  isFinite isInf isNaN leakyRelu less lessEqual localResponseNormalization log log1p logSigmoid logSoftmax logSumExp
  logicalAnd logicalNot logicalOr logicalXor matMul max maxPool maximum mean min minimum mirrorPad mod mul neg norm
  notEqual oneHot onesLike pad pool pow prelu prod reciprocal relu relu6 reshape reverse round rsqrt selu
  separableConv2d sigmoid sign sin sinh slice softmax softplus spaceToBatchND split sqrt square squaredDifference squeeze
  step stridedSlice sub sum tan tanh tile topk transpose unique unsortedSegmentSum unstack zerosLike`.split(
    /\s+/,
  );

// The methods pass on what they get; the functions that they call check it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Method = (this: tf.Tensor, ...args: any[]) => unknown;

const list = (x: tf.Tensor | tf.Tensor[]) => (Array.isArray(x) ? x : [x]);

const others: Record<string, Method> = {
  as1D() {
    return tf.reshape(this, [this.size]);
  },
  asScalar() {
    tf.util.assert(this.size === 1, () => 'The array must have only 1 element.');
    return tf.reshape(this, []);
  },
  asType(dtype) {
    return tf.cast(this, dtype);
  },
  concat(x, axis) {
    return tf.concat([this, ...list(x)], axis);
  },
  fft() {
    return tf.spectral.fft(this);
  },
  flatten() {
    return tf.reshape(this, [this.size]);
  },
  ifft() {
    return tf.spectral.ifft(this);
  },
  irfft() {
    return tf.spectral.irfft(this);
  },
  reshapeAs(x) {
    return tf.reshape(this, x.shape);
  },
  resizeBilinear(size, alignCorners, halfPixelCenters) {
    return tf.image.resizeBilinear(this as tf.Tensor4D, size, alignCorners, halfPixelCenters);
  },
  resizeNearestNeighbor(size, alignCorners, halfPixelCenters) {
    return tf.image.resizeNearestNeighbor(this as tf.Tensor4D, size, alignCorners, halfPixelCenters);
  },
  rfft() {
    return tf.spectral.rfft(this);
  },
  stack(x, axis) {
    return tf.stack([this, ...list(x)], axis);
  },
  toBool() {
    return tf.cast(this, 'bool');
  },
  toFloat() {
    return tf.cast(this, 'float32');
  },
  toInt() {
    return tf.cast(this, 'int32');
  },
  where(condition, x) {
    return tf.where(condition, this, x);
  },
};
for (const rank of [2, 3, 4, 5]) {
  others[`as${rank}D`] = function (...shape: number[]) {
    return tf.reshape(this, shape);
  };
}

/**
 * Gives tensors the chained methods (`x.add(y)`) that tfjs-core leaves out when it is imported by itself, and that
 * tfjs-layers calls. Methods that are there stay as they are.
 */
export function addChainedOps(): void {
  const ops = tf as unknown as Record<string, (...args: unknown[]) => unknown>;
  const methods = { ...others };
  for (const name of sameName) {
    methods[name] = function (...args) {
      return ops[name](this, ...args);
    };
  }
  const prototype = tf.Tensor.prototype as unknown as Record<string, unknown>;
  for (const [name, method] of Object.entries(methods)) {
    if (prototype[name]) continue;
    prototype[name] = function (this: tf.Tensor, ...args: unknown[]) {
      (this as unknown as { throwIfDisposed(): void }).throwIfDisposed();
      return method.apply(this, args);
    };
  }
}
