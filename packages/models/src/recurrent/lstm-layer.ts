import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireBoolean, requireInteger } from '@avemo/checks';
import { lstm, lstmWithState } from './lstm';
import { layerOptions } from '../layers/layer-options';
import { asFloats } from '../layers/only-tensor';

/** Options of `Lstm`. */
export interface LstmLayerOptions {
  /** Hidden units: an integer of at least 1. */
  units: number;
  /** Whether the hidden states of all steps are the output, or that after the step read last. Default false. */
  returnSequences?: boolean;
  /** Whether h and c after the step read last are two more outputs, [batch, units] each. Default false. */
  returnState?: boolean;
  /** Whether the last step is read first. Default false. */
  goBackwards?: boolean;
  /** Seed of the initial kernel, an integer from 1 to 2³¹ − 1. Default 1. */
  seed?: number;
  /** Seed of the initial recurrent kernel, an integer from 1 to 2³¹ − 1. Default 2. */
  recurrentSeed?: number;
  /** Whether the bias of the forget gate begins at 1, as in Keras, so that gradients last at first. Default true. */
  unitForgetBias?: boolean;
  /** Layer name, unique in its model. */
  name?: string;
  /** Shape of one input, where this layer is the first of a sequential model. */
  inputShape?: tfl.Shape;
}

/**
 * A long short-term memory as a layer, in one kernel for the whole sequence where the backend has one: see `lstm`.
 *
 * Call: x [batch, time, features], or [x, mask] with the mask [batch, time] of 1 for steps that count and 0 for padding,
 * which counts as a constant. Output: [batch, units] or, with `returnSequences`, [batch, time, units], each state at the
 * time of its input, so that both directions are two layers whose outputs are put side by side. Forwards, padding at the
 * end needs a mask only for the last state; backwards it always does, for it is read first.
 *
 * A stream goes on by states, which are ordinary inputs and outputs: call with [x, h, c] or [x, mask, h, c], where h and c
 * [batch, units] are the state before the first step, and with `returnState` the outputs are [output, h, c]. In training
 * the last c counts as a constant; see `lstmWithState`.
 *
 * Weights: kernel [features, 4 units] and recurrent_kernel [units, 4 units], Glorot initialised (uniform) from the seeds,
 * and bias [4 units], zero but for the forget gate: those of `tfl.layers.lstm` with `recurrentActivation: 'sigmoid'`, whose
 * weight files fit.
 *
 * @throws RangeError if an argument is out of range or the input is no batch of sequences.
 *
 * Source: Hochreiter & Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735.
 * Source: Gers et al. 2000 (forget gates), https://doi.org/10.1162/089976600300015015.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import * as tfl from '@tensorflow/tfjs-layers';
 * import { Lstm } from '@avemo/models';
 *
 * const [x, mask] = [tfl.input({ shape: [null, 5] }), tfl.input({ shape: [null] })];
 * const directions = [false, true].map((goBackwards, i) =>
 *   new Lstm({ units: 4, returnSequences: true, goBackwards, seed: 1 + 2 * i, recurrentSeed: 2 + 2 * i }).apply([x, mask]),
 * ) as tfl.SymbolicTensor[];
 * const states = tfl.layers.concatenate().apply(directions) as tfl.SymbolicTensor;
 * const both = tfl.model({ inputs: [x, mask], outputs: states });
 * (both.predict([tf.ones([2, 7, 5]), tf.ones([2, 7])]) as tf.Tensor).shape; // → [2, 7, 8]
 * ```
 */
export class Lstm extends tfl.layers.Layer {
  static readonly className = 'Lstm';
  private readonly args: Required<Omit<LstmLayerOptions, 'name' | 'inputShape'>>;
  private kernel!: tfl.LayerVariable;
  private recurrentKernel!: tfl.LayerVariable;
  private bias!: tfl.LayerVariable;

  constructor(args: LstmLayerOptions) {
    super(layerOptions('Lstm', args));
    const { units, returnSequences = false, returnState = false, goBackwards = false } = args;
    const { seed = 1, recurrentSeed = 2, unitForgetBias = true } = args;
    requireInteger('Lstm', 'units', units);
    Object.entries({ returnSequences, returnState, goBackwards, unitForgetBias }).forEach(([name, value]) =>
      requireBoolean('Lstm', name, value),
    );
    requireInteger('Lstm', 'seed', seed, { max: 0x7fffffff });
    requireInteger('Lstm', 'recurrentSeed', recurrentSeed, { max: 0x7fffffff });
    this.args = { units, returnSequences, returnState, goBackwards, seed, recurrentSeed, unitForgetBias };
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const { units, seed, recurrentSeed, unitForgetBias } = this.args;
    const features = this.sequenceShape(inputShape)[2]!;
    const { glorotUniform, zeros } = tfl.initializers;
    const add = (name: string, shape: tfl.Shape, initializer: ReturnType<typeof zeros>) =>
      this.addWeight(name, shape, 'float32', initializer);
    this.kernel = add('kernel', [features, 4 * units], glorotUniform({ seed }));
    this.recurrentKernel = add(
      'recurrent_kernel',
      [units, 4 * units],
      glorotUniform({ seed: recurrentSeed }),
    );
    this.bias = add('bias', [4 * units], zeros());
    if (unitForgetBias) {
      tf.tidy(() => {
        this.bias.write(tf.concat([tf.zeros([units]), tf.ones([units]), tf.zeros([2 * units])]));
      });
    }
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      const tensors = [inputs].flat().map(asFloats);
      const x = tensors[0] as tf.Tensor3D;
      const mask = (tensors.length % 2 === 0 ? tensors[1] : undefined) as tf.Tensor2D | undefined;
      const [hidden, cell] = tensors.slice(mask ? 2 : 1) as tf.Tensor2D[];
      const weights = {
        kernel: this.kernel.read() as tf.Tensor2D,
        recurrentKernel: this.recurrentKernel.read() as tf.Tensor2D,
        bias: this.bias.read() as tf.Tensor1D,
      };
      const { goBackwards, returnSequences, returnState, units } = this.args;
      const options = { mask, goBackwards, ...(cell && { initialState: { hidden, cell } }) };
      if (returnState) {
        const { hidden: states, state } = lstmWithState(x, weights, options);
        return [returnSequences ? states : tf.clone(state.hidden), state.hidden, state.cell];
      }
      const states = lstm(x, weights, options);
      if (returnSequences) return states;
      const [batch, time] = states.shape;
      const last = tf.slice(states, [0, goBackwards ? 0 : time - 1, 0], [batch, 1, units]);
      return tf.reshape(last, [batch, units]);
    });
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    const { units, returnSequences, returnState } = this.args;
    const [batch, time] = this.sequenceShape(inputShape);
    const output = returnSequences ? [batch, time, units] : [batch, units];
    return returnState ? [output, [batch, units], [batch, units]] : output;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.args };
  }

  /** The shape of x where the layer is given x, [x, mask], [x, h, c] or [x, mask, h, c]. */
  private sequenceShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const shapes = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as tfl.Shape[];
    const [x, ...others] = shapes;
    const states = others.slice(others.length % 2);
    const fits =
      shapes.length <= 4 &&
      x.length === 3 &&
      x[2] !== null &&
      others.every((shape) => shape.length === 2) &&
      states.every((shape) => shape[1] === this.args.units);
    if (!fits) {
      throw new RangeError(
        `Lstm ${this.name}: expected [batch, time, features], alone or with a mask [batch, time] and a state of two ` +
          `[batch, ${this.args.units}]; got ${JSON.stringify(inputShape)}.`,
      );
    }
    return x;
  }
}
tf.serialization.registerClass(Lstm);
