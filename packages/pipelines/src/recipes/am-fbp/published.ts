import type { Published } from '../define-recipe';

const rows = (where: string, dataset: string, percent: Readonly<Record<string, number>>): Published[] =>
  Object.entries(percent).map(([variant, value]) => ({
    where,
    dataset,
    variant,
    metric: 'accuracy',
    value: value / 100,
  }));

/** What the paper reports: AFEW 8.0 (validation part in tables II and IV, test part in V) and IEMOCAP, four classes (VI). */
export const published: readonly Published[] = [
  ...rows('Table II, validation part', 'afew', { audio: 34.99, video: 52.07, 'g-fbp': 61.1 }),
  ...rows('Table IV, validation part', 'afew', { 'ag-fbp': 62.4, 'm-fbp': 63.18, 'am-fbp': 64.17 }),
  ...rows('Table V, test part', 'afew', {
    'g-fbp': 60.64,
    '4g-fbp': 62.48,
    'ag-fbp': 61.26,
    'm-fbp': 61.87,
    'am-fbp': 62.17,
    '2am-fbp': 62.79,
    '2am-fbp-4g-fbp': 63.09,
  }),
  ...rows('Table I', 'iemocap', { 'audio-2d': 70.4 }),
  ...rows('Table VI', 'iemocap', {
    audio: 71.4,
    video: 53.42,
    decision: 72.54,
    concat: 73.11,
    'g-fbp': 73.98,
    'am-fbp': 75.49,
  }),
];
