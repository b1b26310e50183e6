import { sizeOf, type Block } from '../../prepare/block';
import { poolRows } from '../../prepare/pool-rows';
import { fitStage, type FitStage } from '../stage';

/**
 * What the features of a clip's segments are on the whole: their mean and their standard deviation over the segments that
 * count, all inputs behind each other. A clip of one segment has the deviation 0.
 *
 * @param name - The stage's name; its output is `features`.
 * @param from - Features of segments, `'stage/output'`.
 */
export const clipStatistics = (name: string, from: readonly string[]): FitStage =>
  fitStage({
    name,
    inputs: Object.fromEntries(from.map((output, i) => [`part${i}`, output])),
    apply: (inputs) => {
      const parts = (Object.values(inputs) as Block[]).flatMap(statisticsOf);
      const width = parts.reduce((sum, part) => sum + part.length, 0);
      const data = new Float32Array(width);
      let at = 0;
      for (const part of parts) {
        data.set(part, at);
        at += part.length;
      }
      return { features: { data, shape: [width] } };
    },
  });

function statisticsOf(block: Block): [mean: Float32Array, deviation: Float32Array] {
  const mean = poolRows(block, 'mean').data as Float32Array;
  const width = sizeOf(block.shape.slice(1));
  const squares = Float32Array.from(block.data, (value, i) => (value - mean[i % width]) ** 2);
  const variance = poolRows({ ...block, data: squares }, 'mean').data as Float32Array;
  return [mean, variance.map(Math.sqrt)];
}
