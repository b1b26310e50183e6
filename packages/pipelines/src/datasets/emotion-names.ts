/** The emotions that data sets have under several names. */
export const emotionNames = {
  anger: ['anger', 'angry'],
  disgust: ['disgust', 'disgusted'],
  fear: ['fear', 'fearful'],
  happiness: ['happiness', 'happy'],
  sadness: ['sadness', 'sad'],
  surprise: ['surprise', 'surprised'],
};

const byName = new Map(Object.entries(emotionNames).flatMap(([name, all]) => all.map((one) => [one, name])));

/** A label under the one name that its emotion has here; any other label as it is. */
export const emotionOf = (label: string): string => byName.get(label) ?? label;
