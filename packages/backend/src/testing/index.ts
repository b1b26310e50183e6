export { compareBackends } from './compare-backends';
export type { BackendComparison, CompareBackendsOptions, ComparisonInput } from './compare-backends';
