import { expect, it } from 'vitest';
import { r2Score } from '@avemo/metrics';
import { summarizeValues } from '../../src/experiment/value-summary';
import type { Prediction } from '../../src/experiment/predictions';
import type { OpenTask } from '../../src/recipes/task';

it('summarizeValues(predictions, task) gives the R² of all steps together, masked and unknown ones left out', () => {
  const task = {
    name: 'affect',
    kind: 'values',
    targets: ['arousal'],
    labels: ['arousal'],
    per: 'row',
  } as OpenTask;
  const sequence = (clip: string, truth: number[], output: number[], mask?: number[]) =>
    ({
      ...{ clip, speaker: clip, fold: '1', seed: 1 },
      truth: Float32Array.from(truth),
      output: Float32Array.from(output),
      ...(mask && { mask: Uint8Array.from(mask) }),
    }) as unknown as Prediction;
  const summary = summarizeValues(
    [
      sequence('a', [0.5, -0.25, 0.75, 9], [0.25, 0, 0.5, -9], [1, 1, 1, 0]),
      sequence('b', [-1, NaN, 0.25], [-0.5, 3, 0.5]),
    ],
    task,
  );
  const expected = r2Score([0.5, -0.25, 0.75, -1, 0.25], [0.25, 0, 0.5, -0.5, 0.5]);
  expect(summary.targets[0].r2!.value).toBeCloseTo(expected, 6);
});
