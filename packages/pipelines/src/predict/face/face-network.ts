import * as tf from '@tensorflow/tfjs-core';
import { decodeSafetensors } from '@avemo/models';
import { toGrayscale, type Picture } from '@avemo/vision-prep';
import { WorkError } from '../../call-error';

/** Rows and columns of an aligned face, and of its middle that the network sees. */
const [whole, seen] = [48, 44];

interface Convolution {
  kernel: tf.Tensor4D;
  bias?: tf.Tensor1D;
}

/** Convolutions; the maxima of 2 × 2 of what the last one gives are scaled and shifted. */
interface Stage {
  convolutions: Convolution[];
  scale: tf.Tensor1D;
  shift: tf.Tensor1D;
}

interface Dense {
  kernel: tf.Tensor2D;
  bias: tf.Tensor1D;
}

/**
 * The network of `@avemo/weights` for expressions, from `openFaceNetwork`. Free it with `dispose`.
 *
 * @example
 * ```ts
 * import { openFaceNetwork, type FaceNetwork } from '@avemo/pipelines/predict';
 * import { readWeights } from '@avemo/weights';
 *
 * const network: FaceNetwork = openFaceNetwork(await readWeights('face'));
 * network.dispose();
 * network.constructor.name; // → 'FaceNetwork'
 * ```
 */
export class FaceNetwork {
  /** @internal */
  constructor(
    private readonly stages: readonly Stage[],
    private readonly hidden: Dense,
    private readonly classes: Dense,
  ) {}

  /**
   * What faces show: the logits of a picture and of its mirror image, averaged.
   *
   * @param pictures - Faces aligned to the template `fer2013`, [48, 48, 3 or 1].
   * @returns For each picture one logit for each of `emotions`.
   * @throws RangeError for pictures of another size.
   * @internal
   */
  async logits(pictures: readonly Picture<Uint8Array>[]): Promise<number[][]> {
    if (pictures.length === 0) return [];
    const values = new Float32Array(pictures.length * 2 * seen * seen);
    pictures.forEach((picture, i) => placeBoth(picture, values.subarray(i * 2 * seen * seen)));
    const logits = tf.tidy(() => {
      const both = this.run(tf.tensor4d(values, [2 * pictures.length, seen, seen, 1]));
      return tf.mean(tf.reshape(both, [pictures.length, 2, -1]), 1) as tf.Tensor2D;
    });
    try {
      return await logits.array();
    } finally {
      logits.dispose();
    }
  }

  /** Frees the memory of the network. A second call does nothing. */
  dispose(): void {
    const dense = [this.hidden, this.classes].flatMap(({ kernel, bias }) => [kernel, bias]);
    const tensors = this.stages.flatMap(({ convolutions, scale, shift }) => [
      ...convolutions.flatMap(({ kernel, bias }) => (bias ? [kernel, bias] : [kernel])),
      ...[scale, shift],
    ]);
    tf.dispose([...tensors, ...dense]);
  }

  private run(image: tf.Tensor4D): tf.Tensor2D {
    let x = image;
    for (const { convolutions, scale, shift } of this.stages) {
      for (const { kernel, bias } of convolutions) {
        const shape = { x, filter: kernel, strides: 1, pad: 'same' } as const;
        x = bias ? tf.fused.conv2d({ ...shape, bias, activation: 'relu' }) : tf.conv2d(x, kernel, 1, 'same');
      }
      x = tf.relu(tf.add<tf.Tensor4D>(tf.mul(tf.maxPool(x, 2, 2, 'valid'), scale), shift));
    }
    const flat = tf.reshape(x, [x.shape[0], -1]) as tf.Tensor2D;
    const hidden = tf.relu(tf.add(tf.matMul(flat, this.hidden.kernel), this.hidden.bias)) as tf.Tensor2D;
    return tf.add(tf.matMul(hidden, this.classes.kernel), this.classes.bias);
  }
}

/**
 * Opens the network of expressions of `@avemo/weights`: a small convolutional network trained on FER2013.
 *
 * @param bytes - The file `face` of `@avemo/weights`.
 * @returns The network, for `scoreFaces`.
 * @throws WorkError for a file of another kind.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { openFaceNetwork, scoreFaces } from '@avemo/pipelines/predict';
 * import { createExpressionScorer } from '@avemo/vision-prep/faces';
 * import { fusionWeights, readWeights } from '@avemo/weights';
 *
 * const scorer = await createExpressionScorer();
 * const network = openFaceNetwork(await readWeights('face'));
 * const face = ndarray(new Uint8Array(48 * 48), [48, 48, 1]);
 * const [answer] = await scoreFaces([face], { scorer, network, ...fusionWeights.faceNetworks });
 * scorer.dispose();
 * network.dispose();
 * answer!.reduce((sum, p) => sum + p, 0); // → 1
 * ```
 */
export function openFaceNetwork(bytes: Uint8Array): FaceNetwork {
  const { tensors } = decodeSafetensors(bytes);
  const values = (name: string, shape?: number[]) => {
    const found = tensors.get(name);
    if (!found) {
      throw new WorkError(
        `the weights of the face are of another version: ${name} is missing. Install the version of @avemo/weights that fits @avemo/pipelines.`,
      );
    }
    const scale = tensors.get(`${name}/scale`)?.data;
    const data = scale
      ? Float32Array.from(found.data, (level, i) => (level - zero) * scale[i % scale.length])
      : found.data;
    return tf.tensor(data, shape ?? [...found.shape], 'float32') as never;
  };
  const dense = (name: string): Dense => ({ kernel: values(`${name}/kernel`), bias: values(`${name}/bias`) });
  const stages: Stage[] = [];
  for (let s = 1; tensors.has(`conv${s}_1/kernel`); s++) {
    const convolutions: Convolution[] = [];
    for (let c = 1; tensors.has(`conv${s}_${c}/kernel`); c++) {
      const name = `conv${s}_${c}`;
      const bias = tensors.has(`${name}/bias`) && { bias: values(`${name}/bias`) };
      convolutions.push({ kernel: values(`${name}/kernel`), ...bias });
    }
    stages.push({ convolutions, scale: values(`norm${s}/scale`), shift: values(`norm${s}/shift`) });
  }
  return new FaceNetwork(stages, dense('hidden'), dense('classes'));
}

/** What the byte of a weight of 0 is. */
const zero = 128;

/** The middle of a face of mean 0 and deviation 1, and then its mirror image. */
function placeBoth(picture: Picture<Uint8Array>, values: Float32Array): void {
  const [height, width, channels] = picture.shape;
  if (height !== whole || width !== whole) {
    throw new RangeError(
      `scoreFaces: pictures must have ${whole} rows and columns; got ${height} × ${width}.`,
    );
  }
  const grey = channels === 3 ? toGrayscale(picture) : picture;
  const data = Uint8Array.from({ length: whole * whole }, (_, p) =>
    grey.get(Math.floor(p / whole), p % whole, 0),
  );
  const mean = data.reduce((sum, level) => sum + level, 0) / data.length;
  const variance = data.reduce((sum, level) => sum + (level - mean) ** 2, 0) / data.length;
  const scale = 1 / (Math.sqrt(variance) + 1);
  const margin = (whole - seen) / 2;
  for (let row = 0; row < seen; row++) {
    for (let column = 0; column < seen; column++) {
      const value = (data[(row + margin) * whole + column + margin] - mean) * scale;
      values[row * seen + column] = value;
      values[seen * seen + row * seen + seen - 1 - column] = value;
    }
  }
}
