/**
 * The emotions of the models that come with `@avemo/weights`, in their order.
 *
 * @example
 * ```ts
 * import { emotions } from '@avemo/pipelines/predict';
 *
 * emotions; // → ["anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral"]
 * ```
 */
export const emotions = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'] as const;

/** One of {@link emotions}. */
export type Emotion = (typeof emotions)[number];

/** What a label is and is not; it stands in every result, in the command's help and in the README. */
export const meaning =
  'A label says what an expression looks or sounds like to a model of acted or posed emotion. It does not say what a ' +
  'person feels, means or will do: people show one emotion in many ways and many emotions in one way, and models err ' +
  'more often for people, languages and situations that they were not trained on. Do not use it to judge people at ' +
  'work, at school, at borders, for police, insurance, credit or health, or without their knowledge and consent. In ' +
  'the European Union, inferring emotions at the workplace and in education is prohibited (Regulation 2024/1689, ' +
  'article 5).';
