import type { ReportData } from '../../src/report/report-data';

export const nothing = { value: Number.NaN, low: Number.NaN, high: Number.NaN };
export const bare = {
  system: 'audio',
  accuracy: nothing,
  unweightedAverageRecall: nothing,
  confusion: [],
  history: [],
  attention: [],
  modalities: [],
};
export const empty: ReportData = {
  title: 'Nothing yet',
  subtitle: '',
  labels: [],
  systems: [],
  comparisons: [],
  settings: {},
  notes: [],
  created: '',
};
