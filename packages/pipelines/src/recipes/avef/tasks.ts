import type { Task } from '../task';

/** The labels of the six emotions, as the data sets call them. */
const labels = {
  anger: ['anger', 'angry'],
  disgust: ['disgust', 'disgusted'],
  fear: ['fear', 'fearful'],
  happiness: ['happiness', 'happy'],
  sadness: ['sadness', 'sad'],
  surprise: ['surprise', 'surprised'],
};
const { anger, disgust, fear, happiness, sadness, surprise } = labels;

/** The emotions of the data set, and the two classes of arousal and of valence that table 2 makes of the six. */
export const tasks: readonly Task[] = [
  { name: 'emotion', kind: 'classes' },
  { name: 'six', kind: 'classes', classes: labels },
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
