import { formatValue } from '@avemo/checks';

/** A class: a word or a number. */
export type Label = string | number;

/** The different labels: numbers by size, words by character codes. @internal */
export function classesOf(caller: string, labels: readonly Label[]): Label[] {
  const kind = typeof labels[0];
  labels.forEach((label, i) => {
    if (typeof label !== kind || (kind !== 'string' && !Number.isFinite(label))) {
      throw new TypeError(
        `${caller}: labels must be all words or all finite numbers; got labels[${i}]=${formatValue(label)}.`,
      );
    }
  });
  const classes = [...new Set(labels)].sort((a, b) => (a < b ? -1 : 1));
  if (classes.length < 2) {
    throw new RangeError(
      `${caller}: labels must hold at least two classes; got only ${formatValue(labels[0])}.`,
    );
  }
  return classes;
}

/** C of each class. @internal */
export function classCosts(
  caller: string,
  labels: readonly Label[],
  classes: readonly Label[],
  cost: number,
  weights: 'balanced' | Readonly<Record<string, number>> | undefined,
): number[] {
  if (weights === undefined) return classes.map(() => cost);
  if (weights === 'balanced') {
    return classes.map((label) => {
      const members = labels.filter((each) => each === label).length;
      return (cost * labels.length) / (classes.length * members);
    });
  }
  const unknown = Object.keys(weights).find((key) => !classes.some((label) => String(label) === key));
  if (unknown !== undefined) {
    throw new RangeError(
      `${caller}: classWeights names ${formatValue(unknown)}, which is no class; the classes are ${classes.join(', ')}.`,
    );
  }
  return classes.map((label) => cost * (weights[String(label)] ?? 1));
}

/** Unweighted average recall: the mean over the classes of the truth of the share that was found. @internal */
export function averageRecall(predicted: readonly Label[], truth: readonly Label[]): number {
  const classes = [...new Set(truth)];
  const recalls = classes.map((label) => {
    const members = truth.flatMap((each, i) => (each === label ? [i] : []));
    return members.filter((i) => predicted[i] === label).length / members.length;
  });
  return recalls.reduce((sum, recall) => sum + recall, 0) / classes.length;
}
