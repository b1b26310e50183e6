import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { deriveSeed, formatValue, requireInteger, requireOptions, requireSeed } from '@avemo/checks';
import { rbm, type Rbm } from './rbm';
import type { RbmFitOptions } from './rbm-options';
import type { VisibleUnits } from './rbm-weights';
import { SeededDropout } from '../layers/seeded-dropout';

/** Options of `deepBeliefNetwork`. */
export interface DeepBeliefNetworkOptions {
  /** Units of the input and of each hidden layer, e.g. [8192, 4096, 2048]: at least two integers of at least 1. */
  units: readonly number[];
  /** 'gaussian' for real features, which are then standardised, 'bernoulli' for numbers in [0, 1]. Default 'gaussian'. */
  visibleUnits?: VisibleUnits;
  /** Seed of all weights and of sampling, an integer from 0 to 2³² − 1. Default 0. */
  seed?: number;
}

/** Options of `pretrain`: those of `Rbm.fit`, for each layer in turn. */
export interface PretrainOptions extends Omit<RbmFitOptions, 'onProgress'> {
  /** Called after each epoch: which hidden layer (from 1), which epoch (from 1), its mean squared error of reconstruction. */
  onProgress?: (progress: {
    layer: number;
    layers: number;
    epoch: number;
    epochs: number;
    reconstructionError: number;
  }) => void;
}

/** The weights of one sigmoid layer as plain numbers. */
export interface SigmoidLayerWeights {
  /** [inputs, units], row by row. */
  kernel: Float32Array;
  /** [units]. */
  bias: Float32Array;
}

/** Options of `toModel`. */
export interface DbnModelOptions {
  /** C, the number of classes of the softmax after the top layer: at least 2; 0 for none. Default 0. */
  classes?: number;
  /** Share of the units dropped after each hidden layer in training, in [0, 1). Default 0. */
  dropout?: number;
  /** Name of the model and, with an underscore, start of its layers' names. Default 'dbn'. */
  name?: string;
}

/** A column that varies less than this is constant. */
const LEAST_DEVIATION = 1e-6;

/**
 * A deep belief network: restricted Boltzmann machines on top of each other, then a network with sigmoid layers.
 *
 * h₁ = σ(c₁ + v W₁), h₂ = σ(c₂ + h₁ W₂), …; `pretrain` fits one machine after the other, each to the hidden
 * probabilities of the one below it; `toModel` gives the network for training with labels.
 *
 * With Gaussian visible units the data are standardised, (v − μ)/σ by column, for the first machine; `toModel`,
 * `hidden` and `pretrainedWeights` take features as they are: W₁' = W₁/σ, c₁' = c₁ − (μ/σ)W₁.
 *
 * @param options - Sizes, kind of the visible units, seed.
 * @returns The network; `dispose` frees its weights.
 * @throws RangeError if an option is out of range.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2.3, https://doi.org/10.1016/j.inffus.2018.06.003.
 * Source: Hinton, Osindero & Teh 2006, https://doi.org/10.1162/neco.2006.18.7.1527.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { deepBeliefNetwork } from '@avemo/models';
 *
 * const features = tf.randomNormal([40, 12], 3, 2, 'float32', 1) as tf.Tensor2D;
 * const network = deepBeliefNetwork({ units: [12, 6, 4], seed: 1 });
 * await network.pretrain(features, { epochs: 5, batchSize: 10 });
 * const model = network.toModel({ classes: 6 });
 * (model.predict(features) as tf.Tensor).shape; // → [40, 6]
 * (await network.pretrainedWeights()).map(({ bias }) => bias.length); // → [6, 4]
 * ```
 */
export function deepBeliefNetwork(options: DeepBeliefNetworkOptions): DeepBeliefNetwork {
  return new DeepBeliefNetwork(options);
}

/**
 * A deep belief network; `deepBeliefNetwork` makes it.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { deepBeliefNetwork, type DeepBeliefNetwork } from '@avemo/models';
 *
 * const network: DeepBeliefNetwork = deepBeliefNetwork({ units: [12, 6, 4], visibleUnits: 'bernoulli' });
 * network.hidden(tf.ones([3, 12])).shape; // → [3, 4]
 * ```
 */
export class DeepBeliefNetwork {
  /** The machines, the one that sees the features first. */
  readonly machines: readonly Rbm[];
  private readonly units: readonly number[];
  private readonly seed: number;
  private readonly mean: tf.Variable<tf.Rank.R1>;
  private readonly deviation: tf.Variable<tf.Rank.R1>;

  constructor(options: DeepBeliefNetworkOptions) {
    requireOptions('deepBeliefNetwork', 'options', options, 'Pass { units: [8192, 4096, 2048] }');
    const { units, visibleUnits = 'gaussian', seed = 0 } = options;
    if (!Array.isArray(units) || units.length < 2) {
      throw new RangeError(
        `deepBeliefNetwork: units must hold the input and at least one hidden layer; got ${JSON.stringify(units)}.`,
      );
    }
    units.forEach((count, i) => requireInteger('deepBeliefNetwork', `units[${i}]`, count));
    requireSeed('deepBeliefNetwork', 'seed', seed);
    this.units = [...units];
    this.seed = seed;
    this.machines = units.slice(1).map((hidden, i) =>
      rbm({
        visible: units[i],
        hidden,
        visibleUnits: i === 0 ? visibleUnits : 'bernoulli',
        seed: deriveSeed(seed, i),
      }),
    );
    this.mean = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([units[0]])));
    this.deviation = tf.tidy(() => tf.variable(tf.ones<tf.Rank.R1>([units[0]])));
  }

  /**
   * Fits the machines greedily, from the features up.
   *
   * @param features - [samples, features]: real for Gaussian units, in [0, 1] for Bernoulli units.
   * @param options - Epochs, batch size, learning rate and the like, for each machine.
   * @returns The mean squared error of reconstruction of each machine in its last epoch.
   * @throws RangeError if an option is out of range or the features do not fit.
   * @throws the signal's reason when it is aborted.
   */
  async pretrain(features: tf.Tensor2D, options: PretrainOptions): Promise<number[]> {
    requireFeatures(features, this.units[0]);
    requireOptions('DeepBeliefNetwork.pretrain', 'options', options, 'Pass { epochs: 10 }');
    const { onProgress, ...fit } = options;
    const layers = this.machines.length;
    if (this.machines[0].visibleUnits === 'gaussian') this.measure(features);
    let data = tf.tidy(() => this.standardize(features));
    const errors: number[] = [];
    try {
      for (const [i, machine] of this.machines.entries()) {
        const report =
          onProgress && ((progress: object) => onProgress({ layer: i + 1, layers, ...progress } as never));
        errors.push(await machine.fit(data, { ...fit, onProgress: report }));
        const next = machine.hiddenProbabilities(data);
        data.dispose();
        data = next;
      }
    } finally {
      data.dispose();
    }
    return errors;
  }

  /** The top layer of [batch, features]: probabilities [batch, units of the last layer]. */
  hidden(features: tf.Tensor2D): tf.Tensor2D {
    requireFeatures(features, this.units[0]);
    return tf.tidy(() =>
      this.machines.reduce((v, machine) => machine.hiddenProbabilities(v), this.standardize(features)),
    );
  }

  /** Kernel and bias of each hidden layer for features as they are, e.g. for `DbnFusion.setPretrained` of @avemo/fusion. */
  async pretrainedWeights(): Promise<SigmoidLayerWeights[]> {
    const weights: SigmoidLayerWeights[] = [];
    for (const tensors of this.sigmoidLayers()) {
      const [kernel, bias] = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
      tf.dispose(tensors);
      weights.push({ kernel: Float32Array.from(kernel), bias: Float32Array.from(bias) });
    }
    return weights;
  }

  /**
   * A network with the weights that the machines have now: sigmoid layers, then softmax over C if classes are given.
   *
   * @param options - Classes, dropout, name.
   * @returns A model from features [batch, features] to probabilities [batch, C], or to the top layer; train it as any.
   * @throws RangeError if an option is out of range.
   */
  toModel({ classes = 0, dropout = 0, name = 'dbn' }: DbnModelOptions = {}): LayersModel {
    requireInteger('DeepBeliefNetwork.toModel', 'classes', classes, { min: 0 });
    if (classes === 1) {
      throw new RangeError('DeepBeliefNetwork.toModel: classes must be at least 2, or 0 for none; got 1.');
    }
    const features = tfl.input({ shape: [this.units[0]], name: `${name}_features` });
    let x = features;
    const hidden = this.units.slice(1).map((units, i) => {
      const layer = tfl.layers.dense({
        units,
        activation: 'sigmoid',
        kernelInitializer: 'zeros',
        name: `${name}_hidden${i + 1}`,
      });
      x = layer.apply(x) as tfl.SymbolicTensor;
      const last = i === this.machines.length - 1;
      if (dropout > 0 && !(last && classes === 0)) {
        const seed = deriveSeed(this.seed, 100 + i);
        const layerName = `${name}_hidden${i + 1}_dropout`;
        x = new SeededDropout({ rate: dropout, seed, name: layerName }).apply(x) as tfl.SymbolicTensor;
      }
      return layer;
    });
    if (classes > 0) {
      const kernelInitializer = tfl.initializers.glorotUniform({ seed: deriveSeed(this.seed, 200) });
      x = tfl.layers
        .dense({ units: classes, activation: 'softmax', kernelInitializer, name: `${name}_output` })
        .apply(x) as tfl.SymbolicTensor;
    }
    const weights = this.sigmoidLayers();
    hidden.forEach((layer, i) => layer.setWeights(weights[i]));
    tf.dispose(weights);
    return tfl.model({ inputs: features, outputs: x, name });
  }

  /** Frees the weights. */
  dispose(): void {
    this.machines.forEach((machine) => machine.dispose());
    tf.dispose([this.mean, this.deviation]);
  }

  private measure(features: tf.Tensor2D): void {
    tf.tidy(() => {
      const { mean, variance } = tf.moments(features, 0);
      const deviation = tf.sqrt(variance);
      const varies = tf.greater(deviation, LEAST_DEVIATION);
      this.mean.assign(mean as tf.Tensor1D);
      this.deviation.assign(tf.where(varies, deviation, tf.onesLike(deviation)) as tf.Tensor1D);
    });
  }

  private standardize(features: tf.Tensor2D): tf.Tensor2D {
    return tf.div(tf.sub(features, this.mean), this.deviation);
  }

  /** Kernel and bias of each layer, the standardisation folded into the first. */
  private sigmoidLayers(): [tf.Tensor2D, tf.Tensor1D][] {
    return tf.tidy(() =>
      this.machines.map(({ weights: { kernel, hiddenBias } }, i) => {
        if (i > 0) return [tf.clone(kernel), tf.clone(hiddenBias)];
        const scaled = tf.div<tf.Tensor2D>(kernel, tf.expandDims(this.deviation, 1));
        const shift = tf.squeeze<tf.Tensor1D>(tf.matMul(tf.expandDims(this.mean, 0), scaled), [0]);
        return [scaled, tf.sub(hiddenBias, shift)];
      }),
    );
  }
}

function requireFeatures(features: tf.Tensor2D, count: number): void {
  if (!(features instanceof tf.Tensor)) {
    throw new TypeError(`DeepBeliefNetwork: features must be a tensor; got ${formatValue(features)}.`);
  }
  if (features.rank === 2 && features.shape[0] > 0 && features.shape[1] === count) return;
  throw new RangeError(
    `DeepBeliefNetwork: features must have the shape [samples, ${count}]; got [${features.shape.join(', ')}].`,
  );
}
