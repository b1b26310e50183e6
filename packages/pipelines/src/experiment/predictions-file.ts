import { WorkError } from '../call-error';
import { encodeCsv } from '../io/encode-csv';
import { readTable } from '../io/read-table';
import type { OpenTask } from '../recipes/task';
import { greatest } from '../training/answer';
import type { Prediction } from './predictions';

const fixed = ['clip', 'speaker', 'fold', 'seed'] as const;

/**
 * Predictions as CSV. Classes: label, predicted, and a column `p_` of probabilities for each class. Values: for each target
 * its truth (`truth_`) and the prediction under its own name. Over time, a row per time step, with `time` and `counts`.
 *
 * @param predictions - The answers.
 * @param task - Its labels name the columns.
 * @returns The text of the file.
 */
export function encodePredictions(predictions: readonly Prediction[], task: OpenTask): string {
  const { labels } = task;
  const overTime = task.per === 'row';
  const heading = [
    ...fixed,
    ...(overTime ? ['time', 'counts'] : []),
    ...(task.kind === 'classes'
      ? ['label', 'predicted', ...labels.map((label) => `p_${label}`)]
      : [...labels.map((label) => `truth_${label}`), ...labels]),
  ];
  const rows = predictions.flatMap(({ clip, speaker, fold, seed, output, truth, times, mask }) =>
    Array.from({ length: output.length / labels.length }, (_, row) => {
      const values = output.slice(row * labels.length, (row + 1) * labels.length);
      const true_ =
        task.kind === 'classes' ? truth[row] : truth.slice(row * labels.length, (row + 1) * labels.length);
      return [
        ...[clip, speaker, fold, seed],
        ...(overTime ? [times?.[row] ?? 0, mask?.[row] === 0 ? 0 : 1] : []),
        ...(Array.isArray(true_)
          ? [...true_.map(number), ...values.map(number)]
          : [labels[true_] ?? '', labels[greatest(values, 0, labels.length)], ...values.map(number)]),
      ];
    }),
  );
  return encodeCsv([heading, ...rows]);
}

const number = (value: number): string => (Number.isNaN(value) ? '' : String(Number(value.toPrecision(7))));

/**
 * Reads {@link encodePredictions}.
 *
 * @param text - The text of the file.
 * @param task - As it was written with.
 * @param file - Its name, for errors.
 * @throws WorkError naming the line that does not fit.
 */
export function decodePredictions(text: string, task: OpenTask, file: string): Prediction[] {
  const { labels } = task;
  const rows = readTable(text, fixed, file);
  const predictions: Prediction[] = [];
  rows.forEach((cells, i) => {
    const fail = (what: string): never => {
      throw new WorkError(`${file}, row ${i + 1}: ${what}; expected a prediction over ${labels.join(', ')}.`);
    };
    const read = (column: string, missing?: number): number => {
      const cell = cells[column];
      if (cell === undefined) return fail(`there is no column ${column}`);
      if (cell === '' && missing !== undefined) return missing;
      const value = Number(cell);
      return cell !== '' && Number.isFinite(value)
        ? value
        : fail(`${column} is ${JSON.stringify(cell)}, no number`);
    };
    const { clip, speaker, fold } = cells;
    if (clip === undefined || speaker === undefined || fold === undefined)
      fail('clip, speaker or fold is missing');
    const seed = read('seed');
    let truth: number[];
    if (task.kind === 'classes') {
      const label = labels.indexOf(cells.label);
      if (label < 0 && cells.label !== '') fail(`the label is ${JSON.stringify(cells.label)}`);
      truth = [label < 0 ? NaN : label];
    } else {
      truth = labels.map((target) => read(`truth_${target}`, NaN));
    }
    const output = labels.map((label) => read(task.kind === 'classes' ? `p_${label}` : label));
    const last = predictions.at(-1);
    if (task.per !== 'row') {
      predictions.push({ clip, speaker, fold, seed, output, truth });
      return;
    }
    const [time, counts] = [read('time'), read('counts')];
    if (last && last.clip === clip && last.fold === fold && last.seed === seed) {
      last.output.push(...output);
      last.truth.push(...truth);
      last.times!.push(time);
      last.mask!.push(counts);
    } else {
      predictions.push({ clip, speaker, fold, seed, output, truth, times: [time], mask: [counts] });
    }
  });
  for (const one of predictions) if (one.mask?.every((counts) => counts !== 0)) delete one.mask;
  return predictions;
}
