/** The emotions of a synthetic corpus by default: the six of Ekman, as in eNTERFACE'05, RML and BAUM-1s. */
export const syntheticLabels: readonly string[] = [
  'anger',
  'disgust',
  'fear',
  'happiness',
  'sadness',
  'surprise',
];
