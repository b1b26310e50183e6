import type { CourseStore } from './course-store';
import type { OpenSmileTable } from './open-smile-set';

/** Values of contours that are held for groups to come. */
const mostHeld = 2 ** 20;

/**
 * The functionals of a segment: rows `from` to `to` of every contour, or as many as it has, those behind the last frame left out. NaN
 * throughout, with a warning, where a contour has none.
 * @internal
 */
export function segmentFunctionals(
  caller: string,
  { functionals, functionalRows, functionalFrames }: OpenSmileTable,
  store: CourseStore,
  from = 0,
  to = Infinity,
): Float32Array {
  const width = functionals.reduce((sum, { names }) => sum + names.length, 0);
  const values = new Float64Array(width);
  const courses = new Map<string, Float64Array>();
  let [offset, held] = [0, 0];
  for (const group of functionals) {
    if (held > mostHeld) {
      courses.clear();
      held = 0;
    }
    const { names, contours, rows = functionalRows } = group;
    const course = (name: string) => {
      const key = `${name} ${rows}`;
      let values = courses.get(key);
      if (!values) {
        values = store.course(name, from, to, rows, functionalFrames);
        courses.set(key, values);
        held += values.length;
      }
      return values;
    };
    if (contours.some((name) => course(name).length === 0)) {
      warnOfShortSegment(caller);
      return new Float32Array(width).fill(NaN);
    }
    group.write(course, values, offset);
    offset += names.length;
  }
  return Float32Array.from(values);
}

/** @internal */
export function warnOfShortSegment(caller: string): void {
  // eslint-disable-next-line no-console -- what opensmile-python does, too
  console.warn(`${caller}: the segment is too short, its values are NaN. Pass a longer one.`);
}
