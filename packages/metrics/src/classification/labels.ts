import { formatValue, requireInteger } from '@avemo/checks';
import type { Label, Labels } from '../types';

/** Labels sorted: integers by value, strings by code unit. */
export function sortLabels(labels: Iterable<Label>): Label[] {
  return [...labels].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Throws unless every label is an integer, or every label is a string. */
export function requireLabels(caller: string, name: string, labels: Labels): void {
  if (labels === null || typeof labels !== 'object' || typeof labels.length !== 'number') {
    throw new TypeError(`${caller}: ${name} must be an array of labels; got ${formatValue(labels)}.`);
  }
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (typeof label !== 'string' && !Number.isInteger(label)) {
      throw new TypeError(
        `${caller}: ${name}[${i}] must be an integer or a string; got ${formatValue(label)}. ` +
          'For probabilities take the index of the greatest one first.',
      );
    }
    if (typeof label !== typeof labels[0]) {
      throw new TypeError(
        `${caller}: ${name} must hold only integers or only strings; got ${formatValue(labels[0])} and, at ${i}, ${formatValue(label)}.`,
      );
    }
  }
}

/**
 * The classes in their order: 0…K−1 for a count, the list itself for a list,
 * and without either the sorted distinct labels of the columns.
 */
export function classList(caller: string, columns: Labels[], classes?: number | Labels): Label[] {
  if (classes === undefined) {
    const seen = new Set<Label>();
    for (const column of columns) for (let i = 0; i < column.length; i++) seen.add(column[i]);
    return sortLabels(seen);
  }
  if (typeof classes === 'number') {
    requireInteger(caller, 'classes', classes);
    return Array.from({ length: classes }, (_, k) => k);
  }
  requireLabels(caller, 'classes', classes);
  const list = Array.from(classes);
  if (list.length === 0 || new Set(list).size !== list.length) {
    throw new RangeError(`${caller}: classes must be distinct and not empty; got ${list.length} labels.`);
  }
  return list;
}

/** The place of every label in `classes`. */
export function encodeLabels(caller: string, name: string, labels: Labels, classes: Label[]): Int32Array {
  const place = new Map(classes.map((label, k) => [label, k]));
  return Int32Array.from({ length: labels.length }, (_, i) => {
    const k = place.get(labels[i]);
    if (k === undefined) {
      throw new RangeError(
        `${caller}: ${name}[${i}] is ${formatValue(labels[i])}, which is not among the ${classes.length} classes ` +
          `(${classes.slice(0, 8).map(formatValue).join(', ')}${classes.length > 8 ? ', …' : ''}). Correct the label or the classes option.`,
      );
    }
    return k;
  });
}
