import { emotionNames } from '../../datasets/emotion-names';
import type { Task } from '../task';

const { anger, disgust, fear, happiness, sadness, surprise } = emotionNames;

/** The emotions of the data set, and the two classes of arousal and of valence that table 2 makes of the six. */
export const tasks: readonly Task[] = [
  { name: 'emotion', kind: 'classes' },
  { name: 'six', kind: 'classes', classes: emotionNames },
  {
    name: 'arousal',
    kind: 'classes',
    classes: { low: [...disgust, ...sadness], high: [...anger, ...happiness, ...fear, ...surprise] },
  },
  {
    name: 'valence',
    kind: 'classes',
    classes: { negative: [...anger, ...fear, ...disgust, ...sadness], positive: [...happiness, ...surprise] },
  },
];
