import type { RowSource } from '../frames/row-stage';
import { createContourEngine } from './contour-engine';
import { hopLengthOf } from './contour-source';
import { createCourseStore } from './course-store';
import type { OpenSmileTable } from './open-smile-set';
import { samplesFor } from './samples-for';
import { segmentFunctionals } from './segment-functionals';

/** A window that slides, in rows. @internal */
export interface FunctionalWindow {
  windowRows: number;
  hopRows: number;
}

/** Rows that are taken in at once, so that the store holds little more than a window. */
const mostRows = 100;

/** The functionals of a window that slides, a row for each whole window. @internal */
export function windowFunctionals(
  caller: string,
  table: OpenSmileTable,
  sampleRate: number,
  { windowRows, hopRows }: FunctionalWindow,
): RowSource {
  const { functionals, functionalRows, functionalFrames } = table;
  const width = functionals.reduce((sum, { names }) => sum + names.length, 0);
  const needs = functionals.flatMap(({ contours, rows = functionalRows }) =>
    contours.map((name) => ({ name, rows })),
  );
  const hopLength = hopLengthOf(sampleRate);
  const span = windowSpan(table, sampleRate, windowRows);
  const engine = createContourEngine(table, sampleRate);
  const store = createCourseStore(Math.ceil(span / hopLength) + mostRows + 4);
  let from = 0;

  const take = (samples: Float32Array, last: boolean): Float32Array[] => {
    store.add(engine.push(samples, last));
    const ready = Math.min(...needs.map(({ name, rows }) => store.rows(name, rows, functionalFrames)));
    const vectors: Float32Array[] = [];
    for (; from + windowRows <= ready; from += hopRows) {
      vectors.push(segmentFunctionals(caller, table, store, from, from + windowRows));
    }
    return vectors;
  };
  return {
    width,
    push(samples, last) {
      const step = mostRows * hopLength;
      const vectors: Float32Array[] = [];
      let at = 0;
      for (; at + step < samples.length; at += step) {
        vectors.push(...take(samples.subarray(at, at + step), false));
      }
      vectors.push(...take(samples.subarray(at), last));
      const out = new Float32Array(vectors.length * width);
      for (const [i, vector] of vectors.entries()) out.set(vector, i * width);
      return out;
    },
  };
}

/** The samples after which the first window is whole. @internal */
export function windowSpan(table: OpenSmileTable, sampleRate: number, windowRows: number): number {
  const { functionals, functionalRows, functionalFrames } = table;
  const needs = functionals.flatMap(({ contours, rows: more = functionalRows }) =>
    contours.flatMap((name) =>
      functionalFrames === undefined
        ? [{ name, rows: windowRows, more }]
        : [
            { name, rows: windowRows },
            { name: functionalFrames, rows: windowRows, more },
          ],
    ),
  );
  return Math.max(...needs.map((rows) => samplesFor(table, sampleRate, rows)));
}
