import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { formatValue, requireFunction, requireOptions } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from './fusion-layer';
import type { FusionContext } from './seeded-layer';
import type { WeightSpecs } from './weight-specs';
import type { ModalityRank } from './modalities';
import type { SampleShape } from './sample-shapes';

/** An option of a fusion of your own, as it can be saved: strings are single lower-case words. */
export type FusionSetting = number | boolean | string | number[];

/** The kinds of the options, where their defaults are single values. */
export type FusionSettings<Defaults> = {
  [Key in keyof Defaults]: Defaults[Key] extends boolean
    ? boolean
    : Defaults[Key] extends number
      ? number
      : Defaults[Key] extends string
        ? string
        : number[];
};

/** Two or more of a kind, one for each modality, the audio's first. */
export type OnePerModality<T> = [T, T, ...T[]];

/** What {@link defineFusion} takes; `Weights` are the names of the weights. */
export interface FusionDefinition<
  Settings extends Record<string, FusionSetting>,
  Weights extends string = string,
> {
  /** Name of the class: letters and digits, a letter first, different from every registered layer. */
  name: string;
  /** The options of your own and their defaults. Default none. */
  options?: Settings;
  /** The weights for inputs with that many features each: a shape, or `{ shape, start, trainable }`. Default none. */
  weights?: (inputDims: OnePerModality<number>, options: FusionSettings<Settings>) => WeightSpecs<Weights>;
  /**
   * The fused tensor of the modalities; missing ones are zeros here and `present` says which. Runs inside `tf.tidy`. Write
   * it behind `weights`, so that TypeScript knows the names of the weights.
   */
  combine: (
    modalities: OnePerModality<tf.Tensor>,
    weights: Record<Weights, tf.Tensor>,
    context: FusionContext & { options: FusionSettings<Settings> },
  ) => tf.Tensor;
  /**
   * The multiply–accumulates of one sample, for modalities of these shapes, so that `macCount` is right where the formula
   * does not apply each kernel once. Default: the sizes of all weights of two axes or more.
   */
  macs?: (sampleShapes: number[][], options: FusionSettings<Settings>) => number;
  /** `'vectors'` [batch, features] (default), `'sequences'` [batch, time, features], `'any'`. */
  rank?: ModalityRank;
}

/** The class that {@link defineFusion} makes. */
export interface DefinedFusion<Settings extends Record<string, FusionSetting>> {
  new (options?: FusionOptions & Partial<FusionSettings<Settings>>): FusionLayer;
  /** The name under which the class is registered and saved. */
  readonly className: string;
  /** The number of weights before anything is built. */
  parameterCount(
    inputDims: readonly number[],
    options?: FusionOptions & Partial<FusionSettings<Settings>>,
  ): number;
  /** The multiply–accumulates of one sample in one forward pass. */
  macCount(
    sampleShapes: readonly SampleShape[],
    options?: FusionOptions & Partial<FusionSettings<Settings>>,
  ): number;
}

type Defined = { isDefinedFusion?: boolean };

/**
 * Makes a fusion layer from its formula: a class that checks its inputs, starts from a seed, counts its weights, trains,
 * saves and loads, and takes presence masks, like every fusion of this package.
 *
 * Besides the options of your own it takes `presence`, `kernelInitializer`, `seed` and those of every layer. The shape of
 * the result is found by running `combine` on zeros. A name defined once more replaces the former class, so that a
 * notebook cell can run again; the name of any other registered layer is refused.
 *
 * @param definition - Name, options, weights and formula.
 * @returns The class, registered.
 * @throws RangeError for a name that cannot be saved or is taken, and for options that cannot be saved.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { defineFusion } from '@avemo/fusion';
 *
 * const WeightedMean = defineFusion({
 *   name: 'WeightedMean',
 *   weights: (dims) => ({ logits: [dims.length] }),
 *   combine: (modalities, { logits }) => tf.sum(tf.mul(tf.stack(modalities, 2), tf.softmax(logits as tf.Tensor1D)), 2),
 * });
 * const fused = new WeightedMean().apply([tf.tensor2d([[1, 2]]), tf.tensor2d([[3, 6]])]) as tf.Tensor2D;
 * fused.arraySync(); // → [[2, 4]]
 * ```
 */
export function defineFusion<
  Settings extends Record<string, FusionSetting> = Record<never, never>,
  Weights extends string = never,
>(definition: FusionDefinition<Settings, Weights>): DefinedFusion<Settings> {
  requireOptions('defineFusion', 'definition', definition, 'Pass { name, weights, combine }');
  const { name, options: defaults = {} as Settings, weights, combine, macs } = definition;
  const { rank = 'vectors' } = definition;
  requireFreeName(name);
  requireFunction('defineFusion', 'combine', combine);
  Object.entries(defaults).forEach(([key, value]) => requireSavable(name, key, value));

  class Fusion extends FusionLayer {
    /** @nocollapse */
    static className: string = name;
    static readonly isDefinedFusion = true;
    protected override readonly rank = rank;
    private readonly given: FusionSettings<Settings>;

    constructor(options: FusionOptions & Partial<FusionSettings<Settings>> = {}) {
      super(options);
      const given = { ...defaults } as FusionSettings<Settings>;
      for (const key of Object.keys(defaults) as (keyof Settings & string)[]) {
        const value = options[key];
        if (value === undefined) continue;
        requireSavable(name, key, value, defaults[key]);
        given[key] = value as FusionSettings<Settings>[typeof key];
      }
      this.given = given;
    }

    protected override settings(): tf.serialization.ConfigDict {
      return { ...this.given };
    }

    protected override weightSpecs(dims: number[]): WeightSpecs {
      return weights?.(dims as OnePerModality<number>, this.given) ?? {};
    }

    protected override multiplications(sampleShapes: number[][]): number {
      return macs?.(sampleShapes, this.given) ?? super.multiplications(sampleShapes);
    }

    /** The shape of the result for zeros; a batch of two, so that the batch axis can be told from the others. */
    protected override fusedShape(shapes: Shape[]): Shape {
      const dims = shapes.map((shape) => shape[shape.length - 1] as number);
      const fused = tf.tidy(() => {
        const zeros = shapes.map((shape) => tf.zeros([2, ...shape.slice(1).map((size) => size ?? 1)]));
        const blank = Object.entries(this.weightSpecs(dims)).map(([key, spec]) => {
          const shape = Array.isArray(spec) ? spec : (spec as { shape: number[] }).shape;
          return [key, tf.zeros(shape)] as const;
        });
        const present = this.presence ? shapes.map(() => tf.ones<tf.Rank.R2>([2, 1])) : undefined;
        return this.combine(zeros, Object.fromEntries(blank), { present, training: false }).shape;
      });
      const openTime = shapes.some((shape) => shape.slice(1).includes(null)) && fused.length > 2;
      return [shapes[0][0], ...(openTime ? [null, ...fused.slice(2)] : fused.slice(1))];
    }

    protected override combine(
      modalities: tf.Tensor[],
      values: Record<string, tf.Tensor>,
      context: FusionContext,
    ): tf.Tensor {
      const fused = combine(modalities as OnePerModality<tf.Tensor>, values as Record<Weights, tf.Tensor>, {
        ...context,
        options: this.given,
      });
      if (fused instanceof tf.Tensor && fused.rank >= 2 && fused.shape[0] === modalities[0].shape[0])
        return fused;
      throw new RangeError(
        `${name}: combine must return a tensor [batch, …] with the batch of its inputs, ${modalities[0].shape[0]}; ` +
          `got ${fused instanceof tf.Tensor ? `[${fused.shape.join(', ')}]` : formatValue(fused)}.`,
      );
    }
  }
  Object.defineProperty(Fusion, 'name', { value: name });
  tf.serialization.registerClass(Fusion);
  return Fusion as unknown as DefinedFusion<Settings>;
}

/** tfjs mangles other characters on saving, and would let a second class of one name replace the first. */
function requireFreeName(name: string): void {
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9]*$/.test(name)) {
    throw new RangeError(
      `defineFusion: name must be letters and digits, a letter first, as it is saved with models; got ${formatValue(name)}.`,
    );
  }
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const taken = Object.hasOwn(classNameMap, name) ? classNameMap[name] : undefined;
  if (!taken || (taken[0] as unknown as Defined).isDefinedFusion) return;
  throw new RangeError(
    `defineFusion: a layer with the name ${name} is registered already. Take another name.`,
  );
}

/** Only what comes back from a saved model as it was may be an option. */
function requireSavable(name: string, key: string, value: unknown, like: unknown = value): void {
  const kind = (each: unknown) => (Array.isArray(each) ? 'list of numbers' : typeof each);
  const savable =
    (typeof value === 'number' && Number.isFinite(value)) ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && /^[a-z][a-z0-9]*$/.test(value)) ||
    (Array.isArray(value) && value.every((each) => Number.isFinite(each)));
  if (/^[a-z][A-Za-z0-9]*$/.test(key) && savable && kind(value) === kind(like)) return;
  throw new RangeError(
    `${name}: option ${key} must be a finite number, a boolean, a list of numbers or one lower-case word, of the kind of its ` +
      `default; got ${formatValue(value)}.`,
  );
}
