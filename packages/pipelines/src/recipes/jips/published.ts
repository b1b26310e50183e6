import type { Published } from '../define-recipe';

const figure = (
  where: string,
  variant: string,
  metric: string,
  values: readonly [number, number],
): Published[] =>
  (['arousal', 'valence'] as const).map((target, i) => ({
    where,
    dataset: 'recola',
    variant,
    metric: `${metric}/${target}`,
    value: values[i],
  }));

/** What the text names of figures 4 to 6; the figures themselves have no numbers. */
export const published: readonly Published[] = [
  ...figure('section 6.5', 'multimodal-attention', 'ccc', [0.729, 0.718]),
  ...figure('section 6.4', 'improved-alexnet', 'r2', [0.75, 0.61]),
];
