import type { FunctionalGroup } from './functional-group';

const rowsPerSecond = 100;

/** How often the voice sets in, a second, and the seconds of the segment. @internal */
export function voiceOnsets(pitch: string, rows: number): FunctionalGroup {
  return {
    names: ['onsetRate', 'duration'].map((name) => `${pitch}__Turn_${name}`),
    contours: [pitch],
    rows,
    write(course, out, offset) {
      const values = course(pitch);
      let onsets = 0;
      for (let t = 1; t < values.length; t++) if (values[t] > 0 && !(values[t - 1] > 0)) onsets++;
      out[offset] = (onsets * rowsPerSecond) / values.length;
      out[offset + 1] = values.length / rowsPerSecond;
    },
  };
}
