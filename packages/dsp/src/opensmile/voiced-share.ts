import { lengthStatistics } from './course-segments';
import type { FunctionalGroup } from './functional-group';
import { stretches } from './geneva-functionals';

/** The share of rows with a pitch, and how long they last, in seconds; openSMILE counts a row less of each stretch. @internal */
export function voicedShare(contour: string, rows: number): FunctionalGroup {
  return {
    names: ['nnz', 'meanSegLen', 'maxSegLen', 'minSegLen', 'segLenStddev'].map(
      (name) => `${contour}_ff0_${name}`,
    ),
    contours: [contour],
    rows,
    write(course, out, offset) {
      const values = course(contour);
      let count = 0;
      for (let t = 0; t < values.length; t++) if (values[t] !== 0) count++;
      const lengths = stretches(values, (value) => value > 0).map((length) => length - 1);
      const { mean, most, least, deviation } = lengthStatistics(lengths);
      out.set([count / values.length, mean, most, least, deviation], offset);
    },
  };
}
