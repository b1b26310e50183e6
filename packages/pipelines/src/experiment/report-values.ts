import { concordanceCorrelation } from '@avemo/metrics';
import type { OpenTask } from '../recipes/task';
import type { SystemResult } from '../report/report-data';
import type { Prediction } from './predictions';

/** Sequences whose course is drawn. */
const SHOWN_SEQUENCES = 6;

/** Dots of a scatter plot. */
const MOST_DOTS = 300;

/** What a report draws of predicted values: courses over time, CCC of each sequence, prediction over truth. */
export function reportValues(
  predictions: readonly Prediction[],
  task: OpenTask,
): Pick<SystemResult, 'traces' | 'sequences' | 'scatter'> {
  const { labels } = task;
  const scatter = labels.map((target, t) => ({
    target,
    points: thinned(pairsOf(predictions, t, labels.length)),
  }));
  if (task.per !== 'row') return { scatter };
  const [{ seed }] = predictions;
  const traces = predictions
    .filter((one) => one.seed === seed && one.times && one.times.length > 1)
    .slice(0, SHOWN_SEQUENCES)
    .map(({ clip, times, output, truth, mask }) => ({
      clip,
      times: times!,
      targets: labels.map((target, t) => {
        const column = (values: readonly number[]) =>
          times!.map((_, row) => (mask?.[row] === 0 ? NaN : values[row * labels.length + t]));
        return { target, truth: column(truth), predicted: column(output) };
      }),
    }));
  return { traces, scatter, sequences: sequencesOf(predictions, labels.length) };
}

/** Truths and predictions of one target, of all that counts. */
function pairsOf(predictions: readonly Prediction[], target: number, targets: number): [number, number][] {
  return predictions.flatMap(({ output, truth, mask }) => {
    const pairs: [number, number][] = [];
    for (let row = 0; row < output.length / targets; row++) {
      const at = row * targets + target;
      if (mask?.[row] !== 0 && !Number.isNaN(truth[at])) pairs.push([truth[at], output[at]]);
    }
    return pairs;
  });
}

function thinned(pairs: [number, number][]): [number, number][] {
  const step = Math.max(1, Math.ceil(pairs.length / MOST_DOTS));
  const round = (value: number) => Number(value.toFixed(4));
  return pairs.filter((_, i) => i % step === 0).map(([t, p]) => [round(t), round(p)]);
}

function sequencesOf(predictions: readonly Prediction[], targets: number) {
  const clips = new Map<string, Prediction[]>();
  for (const one of predictions) clips.set(one.clip, [...(clips.get(one.clip) ?? []), one]);
  return [...clips].map(([clip, all]) => ({
    clip,
    speaker: all[0].speaker,
    ccc: Array.from({ length: targets }, (_, t) => {
      const each = all.map((one) => {
        const pairs = pairsOf([one], t, targets);
        return pairs.length < 2
          ? NaN
          : concordanceCorrelation(
              pairs.map(([truth]) => truth),
              pairs.map(([, predicted]) => predicted),
            );
      });
      return each.reduce((sum, ccc) => sum + ccc, 0) / each.length;
    }),
  }));
}
