import * as tf from '@tensorflow/tfjs-core';

const BLOCK = 8;

/**
 * scale · Σ of the `size` neighbouring channels (last axis, windows cut at the ends) of a float32 tensor.
 * A band matrix times the channels; many channels go through blocks of eight that see only the blocks beside them.
 * @internal
 */
export function channelWindowSum(x: tf.Tensor, size: number, scale: number): tf.Tensor {
  const channels = x.shape[x.shape.length - 1];
  const radius = (size - 1) / 2;
  const blocked = channels > 4 * BLOCK && channels % BLOCK === 0 && radius <= BLOCK;
  return tf.tidy(() => {
    if (!blocked) {
      const band = bandMatrix(1, channels, radius, scale);
      const sums = tf.matMul(
        tf.reshape(x, [-1, channels]) as tf.Tensor2D,
        tf.tensor2d(band, [channels, channels]),
      );
      return tf.reshape(sums, x.shape);
    }
    const blocks = channels / BLOCK;
    const kernel = tf.tensor4d(bandMatrix(3, BLOCK, radius, scale), [1, 3, BLOCK, BLOCK]);
    const sums = tf.conv2d(tf.reshape(x, [1, -1, blocks, BLOCK]) as tf.Tensor4D, kernel, 1, 'same');
    return tf.reshape(sums, x.shape);
  });
}

/** [taps, width, width]: `scale` where an input channel lies within `radius` of the output channel. */
function bandMatrix(taps: number, width: number, radius: number, scale: number): Float32Array {
  const band = new Float32Array(taps * width * width);
  const middle = (taps - 1) / 2;
  for (let tap = 0; tap < taps; tap++) {
    for (let input = 0; input < width; input++) {
      for (let output = 0; output < width; output++) {
        const distance = Math.abs((tap - middle) * width + input - output);
        if (distance <= radius) band[(tap * width + input) * width + output] = scale;
      }
    }
  }
  return band;
}
