import type { Demo } from '../demo';

const variants = ['audio', 'video', 'decision', 'concat', 'g-fbp', 'ag-fbp'];
const split = { split: 'speakers', groups: 3 } as const;

/** From video files: a face is described by 1024 numbers five times a second. */
export const demo: Demo = {
  corpus: { kind: 'videos', speakers: 12, clips: 144, seed: 1 },
  variants,
  settings: { faceRate: 5 },
  split,
  minutes: 3,
};

/** What `npm start` shows: the same systems on features that are made at once, without videos. */
export const featuresDemo: Demo = {
  corpus: { kind: 'features', speakers: 12, clips: 288, seed: 1 },
  variants,
  split,
  minutes: 1.5,
};
