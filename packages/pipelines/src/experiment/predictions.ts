import { parse } from 'csv-parse/sync';
import { WorkError } from '../call-error';
import { encodeCsv } from '../io/encode-csv';
import { mostProbable } from '../training/most-probable';

/** A system's answer to one test clip. */
export interface Prediction {
  /** The clip's id. */
  clip: string;
  /** Who speaks in it. */
  speaker: string;
  /** The fold that the system was not trained on. */
  fold: string;
  /** The seed that the system was trained with. */
  seed: number;
  /** Index of the true class. */
  label: number;
  /** Index of the most probable class. */
  predicted: number;
  /** Class probabilities in the order of the labels. */
  probabilities: number[];
}

/**
 * A system's answer as a row: the most probable class is the predicted one.
 *
 * @param answer What is known of the clip and the system, and the probabilities that it gave.
 * @returns The prediction.
 * @internal
 */
export function createPrediction(
  answer: Omit<Prediction, 'predicted' | 'probabilities'> & { probabilities: Float32Array },
): Prediction {
  const { probabilities, ...known } = answer;
  return { ...known, predicted: mostProbable(probabilities), probabilities: Array.from(probabilities) };
}

const fixed = ['clip', 'speaker', 'fold', 'seed', 'label', 'predicted'] as const;

/**
 * Predictions as CSV: the columns above with labels by name, then one column of probabilities a label.
 *
 * @param predictions The rows.
 * @param labels The class names.
 * @returns The text of the file.
 * @internal
 */
export function encodePredictions(predictions: readonly Prediction[], labels: readonly string[]): string {
  const rows = predictions.map(({ clip, speaker, fold, seed, label, predicted, probabilities }) => [
    clip,
    speaker,
    fold,
    seed,
    labels[label],
    labels[predicted],
    ...probabilities.map((p) => p.toPrecision(6)),
  ]);
  return encodeCsv([[...fixed, ...labels.map((label) => `p_${label}`)], ...rows]);
}

/**
 * Reads {@link encodePredictions}.
 *
 * @param text The text of the file.
 * @param labels The class names.
 * @param file Its name, for errors.
 * @returns The rows.
 * @throws WorkError for a row that does not fit the labels.
 * @internal
 */
export function decodePredictions(text: string, labels: readonly string[], file: string): Prediction[] {
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  return rows.map((row, i) => {
    const label = labels.indexOf(row.label);
    const predicted = labels.indexOf(row.predicted);
    const probabilities = labels.map((name) => Number(row[`p_${name}`]));
    if (label < 0 || predicted < 0 || probabilities.some(Number.isNaN)) {
      throw new WorkError(`${file}, line ${i + 2}: not a row of predictions over ${labels.join(', ')}.`);
    }
    const { clip, speaker, fold } = row;
    return { clip, speaker, fold, seed: Number(row.seed), label, predicted, probabilities };
  });
}
