import { sizeOf, type Block } from '../prepare/block';
import { fitStage, type FitStage } from '../recipes/stage';

/**
 * Takes off the mean and divides by the standard deviation, feature by feature, of the rows that count in the training
 * part: z = (x − μ) / σ. A feature that never changes is only centred.
 *
 * Each block is a stage output of its own name: what reads `scaled/face` waits for `face` alone. With `by: 'speaker'` each
 * speaker's clips are scaled by their own statistics; that takes away what they have in common, the class too where a
 * speaker has only one.
 *
 * @param name - The stage's name.
 * @param blocks - The blocks to scale.
 * @param options - `by` speaker.
 * @returns The stage.
 *
 * @example
 * ```ts
 * import { zScores } from '@avemo/pipelines';
 *
 * const stage = zScores('scaled', ['spectrogram', 'face']);
 * Object.keys(stage.inputs); // → ['spectrogram', 'face']
 * ```
 */
export function zScores(name: string, blocks: readonly string[], { by }: { by?: 'speaker' } = {}): FitStage {
  return fitStage({
    name,
    inputs: Object.fromEntries(blocks.map((block) => [block, { from: block, optional: true as const }])),
    separate: true,
    ...(by && { by }),
    async fit(data) {
      const tensors: Record<string, { data: Float32Array; shape: number[] }> = {};
      for (const block of data.inputs) {
        const moments = new Moments();
        for await (const each of data.blocks(block)) moments.add(each);
        const { mean, deviation } = moments;
        tensors[`${block}/mean`] = { data: mean(), shape: [moments.width] };
        tensors[`${block}/deviation`] = { data: deviation(), shape: [moments.width] };
      }
      return { tensors };
    },
    apply(inputs, { tensors }) {
      return Object.fromEntries(
        Object.entries(inputs).flatMap(([block, input]) =>
          input
            ? [[block, scale(input, tensors[`${block}/mean`].data, tensors[`${block}/deviation`].data)]]
            : [],
        ),
      );
    },
  });
}

function scale(block: Block, mean: Float32Array, deviation: Float32Array): Block {
  const width = mean.length;
  const data = new Float32Array(block.data.length);
  for (let start = 0; start < data.length; start += width) {
    for (let i = 0; i < width; i++) data[start + i] = (block.data[start + i] - mean[i]) / deviation[i];
  }
  return { ...block, data };
}

/** Mean and deviation of each feature over rows that come one after the other (Welford). */
class Moments {
  width = 0;
  private count = 0;
  private centre = new Float64Array(0);
  private spread = new Float64Array(0);

  add({ data, shape, times, mask }: Block): void {
    if (this.width === 0) {
      this.width = sizeOf(times ? shape.slice(1) : shape);
      this.centre = new Float64Array(this.width);
      this.spread = new Float64Array(this.width);
    }
    const rows = times ? shape[0] : 1;
    for (let row = 0; row < rows; row++) {
      if (mask && mask[row] === 0) continue;
      this.count++;
      for (let i = 0; i < this.width; i++) {
        const value = data[row * this.width + i];
        const off = value - this.centre[i];
        this.centre[i] += off / this.count;
        this.spread[i] += off * (value - this.centre[i]);
      }
    }
  }

  mean = (): Float32Array => Float32Array.from(this.centre);

  deviation = (): Float32Array =>
    Float32Array.from(this.spread, (sum) => {
      const deviation = Math.sqrt(sum / Math.max(1, this.count));
      return deviation > 1e-6 ? deviation : 1;
    });
}
