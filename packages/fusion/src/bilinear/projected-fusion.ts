import type * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { formatValue, requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { activate, requireActivation, type FusionActivation } from '../layer/activation';
import { linear } from '../layer/linear';
import { orNeutral } from '../layer/presence';

/** Options of the fusions that project each modality, merge, and project the result. */
export interface ProjectedFusionOptions extends FusionOptions {
  /** Length of the fused vector, an integer ≥ 1. */
  outputs: number;
  /** Length of each projected modality, an integer ≥ 1 or one for each modality. */
  units: number | number[];
  /** What follows each projection of a modality. */
  activation?: FusionActivation;
  /** Whether all projections have biases. Default true. */
  useBias?: boolean;
}

/** out = Pᵀ merge(φ(U₁ᵀx₁ + b₁), φ(U₂ᵀx₂ + b₂), …) + b; a subclass merges. */
export abstract class ProjectedFusion extends FusionLayer {
  protected readonly outputs: number;
  protected readonly units: number | number[];
  protected readonly activation: FusionActivation;
  protected readonly useBias: boolean;

  constructor(options: ProjectedFusionOptions, defaultActivation: FusionActivation) {
    super(options);
    const { outputs, units, activation = defaultActivation, useBias = true } = options;
    const caller = this.getClassName();
    requireInteger(caller, 'outputs', outputs);
    for (const each of Array.isArray(units) ? units : [units]) requireInteger(caller, 'units', each);
    requireActivation(caller, activation);
    this.outputs = outputs;
    this.units = units;
    this.activation = activation;
    this.useBias = useBias;
  }

  /** The weights between the projections, for projected modalities of these lengths. */
  protected abstract coreSpecs(units: number[]): WeightSpecs;
  /** The length of what `merge` gives. */
  protected abstract coreLength(units: number[]): number;
  /** Projected modalities to one vector. */
  protected abstract merge(projected: tf.Tensor2D[], weights: Record<string, tf.Tensor>): tf.Tensor2D;

  protected override weightSpecs(dims: number[]): WeightSpecs {
    const units = this.unitsFor(dims.length);
    return {
      ...Object.fromEntries(dims.map((dim, m) => [`kernel${m}`, [dim, units[m]]])),
      ...this.coreSpecs(units),
      kernel: [this.coreLength(units), this.outputs],
      ...(this.useBias ? Object.fromEntries(units.map((length, m) => [`bias${m}`, [length]])) : {}),
      ...(this.useBias ? { bias: [this.outputs] } : {}),
    };
  }

  protected override fusedShape(shapes: Shape[]): Shape {
    this.unitsFor(shapes.length);
    return [shapes[0][0], this.outputs];
  }

  protected override combine(
    parts: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    { present }: FusionContext,
  ): tf.Tensor {
    const projected = parts.map((x, m) => {
      const z = linear(x as tf.Tensor2D, weights[`kernel${m}`], weights[`bias${m}`]);
      return orNeutral(activate(z, this.activation), present?.[m], 1);
    });
    return linear(this.merge(projected, weights), weights.kernel, weights.bias);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { outputs, units, activation, useBias } = this;
    return { outputs, units, activation, useBias };
  }

  /** The lengths of the projected modalities. */
  protected unitsFor(modalities: number): number[] {
    if (!Array.isArray(this.units)) return new Array<number>(modalities).fill(this.units);
    if (this.units.length === modalities) return this.units;
    throw new RangeError(
      `${this.getClassName()}: units must be one number or one per modality (${modalities}); got ${formatValue(this.units)}.`,
    );
  }
}
