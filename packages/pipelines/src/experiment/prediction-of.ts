import type { Dataset } from '../datasets/clip';
import type { Answer } from '../training/answer';
import type { Prediction } from './predictions';

/** An answer as a row of a run's predictions. */
export function predictionOf(
  { clip, output, truth, times, mask }: Answer,
  dataset: Dataset,
  fold: string,
  seed: number,
): Prediction {
  const { id, speaker } = dataset.clips[clip];
  return {
    clip: id,
    speaker,
    fold,
    seed,
    output: Array.from(output),
    truth: Array.from(truth),
    ...(times && { times: Array.from(times) }),
    ...(mask && { mask: Array.from(mask) }),
  };
}
