import type { Published } from '../define-recipe';

/** Concordance per recording of RECOLA, [arousal, valence]. */
const row = (where: string, variant: string, values: readonly [number, number]): Published[] =>
  (['arousal', 'valence'] as const).map((target, i) => ({
    where,
    dataset: 'recola',
    variant,
    metric: `ccc/${target}`,
    value: values[i],
  }));

/** Tables 1 and 2. The abstract of the paper has arousal and valence of table 2 the other way round. */
export const published: readonly Published[] = [
  ...row('Table 1', 'audio', [0.6, 0.42]),
  ...row('Table 1', 'video', [0.1, 0.24]),
  ...row('Table 1', 'attention', [0.6, 0.48]),
  ...row('Table 1', 'output-linear', [0.4, 0.32]),
  ...row('Table 1', 'hidden-linear', [0.64, 0.48]),
  ...row('Table 2', 'end-to-end', [0.72, 0.62]),
];
