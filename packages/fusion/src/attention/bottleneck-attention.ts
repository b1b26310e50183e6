import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { attend, jointMask } from './scaled-dot-product';
import { requireHeads } from './heads';
import { layerNorm } from './layer-norm';
import { linear, total } from '../layer/linear';
import { sizeOf } from '../layer/sample-shapes';

/** Options of {@link BottleneckAttention}. */
export interface BottleneckAttentionOptions extends FusionOptions {
  /** Width of frames and tokens inside, a multiple of `heads`. */
  units: number;
  /** How many bottleneck tokens carry what one modality tells the others, an integer ≥ 1. Default 4. */
  tokens?: number;
  /** How many transformer layers exchange through the bottleneck, an integer ≥ 1; with one, frames see no other modality. Default 2. */
  layers?: number;
  /** Into how many heads the width is split, an integer ≥ 1. Default 1. */
  heads?: number;
  /** Whether one frame mask [batch, time] for each sequence follows the sequences. Default false. */
  masks?: boolean;
}

/**
 * Attention bottlenecks: in each layer the frames of a modality and a few shared tokens z attend to each other,
 * [xᵢ'; zᵢ'] = Transformerᵢ([xᵢ; z]), and the modalities meet only in the mean of the tokens, z ← mean over i of zᵢ'.
 *
 * A layer is y = MSA(LN(s)) + s, s' = MLP(LN(y)) + y with a hidden layer of 2 · units (ReLU) and weights of its own for each
 * modality. Sequences are projected to `units` first; no positions are added, give them to the encoders.
 *
 * Input: two or more sequences [batch, timeᵢ, featuresᵢ], audio first, whose lengths may differ; with `masks` their frame
 * masks [batch, timeᵢ] follow, with `presence` the presence mask comes last. Output: the tokens of the last layer side by
 * side, [batch, tokens · units]. Padded frames have weight exactly 0; a missing modality takes no part in the mean, and
 * where all are missing the tokens stay as they started.
 *
 * Source: Nagrani et al. 2021, Attention bottlenecks for multimodal fusion, equations (1)–(6),
 * https://arxiv.org/abs/2107.00135.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { BottleneckAttention } from '@avemo/fusion';
 *
 * const fusion = new BottleneckAttention({ units: 8, tokens: 2, heads: 2 });
 * (fusion.apply([tf.ones([3, 20, 6]), tf.ones([3, 5, 9])]) as tf.Tensor2D).shape; // → [3, 16]
 * ```
 */
export class BottleneckAttention extends FusionLayer {
  /** @nocollapse */
  static className: string = 'BottleneckAttention';

  protected override readonly rank = 'sequences';
  protected override readonly masks: boolean;
  private readonly units: number;
  private readonly tokens: number;
  private readonly layers: number;
  private readonly heads: number;

  constructor(options: BottleneckAttentionOptions) {
    super(options);
    const { units, tokens = 4, layers = 2, heads = 1, masks = false } = options;
    requireInteger('BottleneckAttention', 'units', units);
    requireInteger('BottleneckAttention', 'tokens', tokens);
    requireInteger('BottleneckAttention', 'layers', layers);
    requireHeads('BottleneckAttention', heads, units);
    this.units = units;
    this.tokens = tokens;
    this.layers = layers;
    this.heads = heads;
    this.masks = masks;
  }

  protected override weightSpecs(dims: number[]): WeightSpecs {
    const { units, tokens, layers } = this;
    const square = [units, units];
    const specs: [string, WeightSpecs[string]][] = [['tokens', [tokens, units]]];
    dims.forEach((dim, m) => {
      specs.push([`input${m}`, [dim, units]], [`inputBias${m}`, [units]]);
    });
    for (let layer = 0; layer < layers; layer++) {
      dims.forEach((_, m) => {
        const named: WeightSpecs = {
          scaleA: { shape: [units], start: 'ones' },
          shiftA: [units],
          query: square,
          queryBias: [units],
          key: square,
          value: square,
          valueBias: [units],
          output: square,
          outputBias: [units],
          scaleB: { shape: [units], start: 'ones' },
          shiftB: [units],
          wide: [units, 2 * units],
          wideBias: [2 * units],
          narrow: [2 * units, units],
          narrowBias: [units],
        };
        for (const [name, spec] of Object.entries(named)) specs.push([`${name}${layer}_${m}`, spec]);
      });
    }
    return Object.fromEntries(specs);
  }

  protected override fusedShape([first]: Shape[]): Shape {
    return [first[0], this.tokens * this.units];
  }

  protected override combine(
    parts: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    { masks, present }: FusionContext,
  ) {
    const { units, tokens, layers } = this;
    const [batch] = parts[0].shape;
    const frameMasks = parts.map((x, m) =>
      jointMask([x as tf.Tensor3D], masks && [masks[m]], present && [present[m]]),
    );
    let sequences = parts.map((x, m) =>
      linear(x as tf.Tensor3D, weights[`input${m}`], weights[`inputBias${m}`]),
    );
    let z = tf.add(tf.zeros([batch, tokens, units]), weights.tokens) as tf.Tensor3D;
    for (let layer = 0; layer < layers; layer++) {
      const results = sequences.map((x, m) => {
        const mask = frameMasks[m];
        const all = mask && tf.concat([mask, tf.ones<tf.Rank.R2>([batch, tokens])], 1);
        const weight = (name: string) => weights[`${name}${layer}_${m}`];
        // Nobody looks at the frames behind the last layer.
        const isLast = layer === layers - 1;
        const rows = isLast ? tokens : x.shape[1] + tokens;
        const passed = this.transform(tf.concat([x, z], 1), weight, { mask: all, rows });
        return isLast ? [x, passed] : (tf.split(passed, [x.shape[1], tokens], 1) as tf.Tensor3D[]);
      });
      sequences = results.map(([x]) => x);
      z = meanOfPresent(
        results.map(([, own]) => own),
        z,
        present,
      );
    }
    return tf.reshape(z, [batch, tokens * units]);
  }

  protected override multiplications(sampleShapes: number[][]): number {
    const { units, tokens, layers } = this;
    return sampleShapes.reduce((sum, shape) => {
      const n = shape[0] + tokens;
      // Key and value are squares for all rows; query, output and the hidden layer, twice a square there and back, and the
      // attention are for the rows that are needed: in the last layer the tokens.
      const layer = (rows: number) => 2 * units * (n * units + 3 * rows * units + rows * n);
      return sum + sizeOf(shape) * units + (layers - 1) * layer(n) + layer(tokens);
    }, 0);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { units, tokens, layers, heads, masks } = this;
    return { units, tokens, layers, heads, masks };
  }

  /** The last `rows` rows of a sequence as they leave a transformer layer. */
  private transform(
    s: tf.Tensor3D,
    w: (name: string) => tf.Tensor,
    { mask, rows }: { mask?: tf.Tensor2D; rows: number },
  ): tf.Tensor3D {
    const [batch, n, units] = s.shape;
    const last = (z: tf.Tensor3D) => (rows === n ? z : tf.slice(z, [0, n - rows, 0], [batch, rows, units]));
    const a = layerNorm(s, w('scaleA'), w('shiftA'));
    const query = linear(last(a), w('query'), w('queryBias'));
    const value = linear(a, w('value'), w('valueBias'));
    const { attended } = attend(query, linear(a, w('key')), value, { heads: this.heads, mask });
    const y = tf.add<tf.Tensor3D>(linear(attended, w('output'), w('outputBias')), last(s));
    const hidden = tf.relu(linear(layerNorm(y, w('scaleB'), w('shiftB')), w('wide'), w('wideBias')));
    return tf.add(linear(hidden, w('narrow'), w('narrowBias')), y);
  }
}
tf.serialization.registerClass(BottleneckAttention);

/** The mean over the modalities that a sample has; what was there before where it has none. */
function meanOfPresent(own: tf.Tensor3D[], before: tf.Tensor3D, present?: tf.Tensor2D[]): tf.Tensor3D {
  if (!present) return tf.div(total(own), own.length);
  const columns = present.map((column) => tf.expandDims(column, 2));
  const count = total(columns);
  const none = tf.sub(1, tf.minimum(count, 1));
  const sum = total(own.map((z, m) => tf.mul(z, columns[m])));
  return tf.add(tf.div(sum, tf.maximum(count, 1)), tf.mul(before, none));
}
