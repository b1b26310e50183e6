import type { Block } from '../prepare/block';
import { fitStage, type FitStage } from '../recipes/stage';
import type { OpenTask } from '../recipes/task';
import { answerOf } from '../training/answer-examples';

/**
 * Decision fusion: the mean of what several stages say, probabilities of classes (given as their logarithm) or values. Where
 * some say nothing of a clip, because it lacks their stream, it is the mean of the others.
 *
 * @param name - The stage's name.
 * @param stages - Stages with a `prediction`.
 * @returns The stage.
 *
 * @example
 * ```ts
 * import { meanOfPosteriors } from '@avemo/pipelines';
 *
 * const task = { name: 'emotion', kind: 'classes', labels: ['calm', 'angry'] } as const;
 * const logits = (...data: number[]) => ({ data: Float32Array.from(data), shape: [2] });
 * const { prediction } = meanOfPosteriors('decision', ['audio', 'video']).apply!(
 *   { audio: logits(0, 0), video: logits(Math.log(3), 0) },
 *   { tensors: {} },
 *   { options: null, task, seed: 1 },
 * );
 * Array.from(prediction!.data, Math.exp); // → [0.625, 0.375]
 * ```
 */
export function meanOfPosteriors(name: string, stages: readonly string[]): FitStage {
  return fitStage({
    name,
    inputs: Object.fromEntries(
      stages.map((stage) => [stage, { from: `${stage}/prediction`, optional: true as const }]),
    ),
    apply(inputs, _, { task }) {
      const predictions = Object.values(inputs).filter((block) => block !== undefined);
      return { prediction: meanPrediction(predictions, task) };
    },
  });
}

/**
 * The mean of predictions of one clip: of probabilities, given as their logarithm, or of values.
 *
 * @param predictions - Of equal rows.
 * @param task - What the system says.
 * @returns A prediction.
 */
export function meanPrediction(predictions: readonly Block[], task: OpenTask): Block {
  const answers = predictions.map((block) => answerOf(task, 0, block, { label: -1 }));
  const [{ output, times, mask }] = answers;
  const odd = answers.find((answer) => answer.output.length !== output.length);
  if (odd) {
    throw new RangeError(
      `predictions to be averaged must have the same rows; got ${output.length} and ${odd.output.length} numbers.`,
    );
  }
  const mean = output.map(
    (_, i) => answers.reduce((sum, answer) => sum + answer.output[i], 0) / answers.length,
  );
  const data = task.kind === 'classes' ? mean.map((p) => Math.log(Math.max(p, 1e-38))) : mean;
  const labels = task.labels.length;
  return times
    ? { data, shape: [data.length / labels, labels], times, ...(mask && { mask }) }
    : { data, shape: [labels] };
}
