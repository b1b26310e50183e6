export { compareBackends } from './compare-backends';
export type {
  BackendComparison,
  CompareBackendsOptions,
  ComparedFunction,
  ComparisonInput,
} from './compare-backends';
