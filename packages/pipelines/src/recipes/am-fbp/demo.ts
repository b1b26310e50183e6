import type { Demo } from '../demo';

/** What `npm start` shows. */
export const demo: Demo = {
  corpus: { kind: 'features', speakers: 12, clips: 288, seed: 1 },
  variants: ['audio', 'video', 'decision', 'concat', 'g-fbp', 'ag-fbp'],
  split: { split: 'speakers', groups: 3 },
  minutes: 1.5,
};
