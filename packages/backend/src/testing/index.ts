export { compareBackends } from './compare-backends';
export type {
  BackendComparison,
  CompareBackendsOptions,
  ComparedFunction,
  ComparisonInput,
} from './compare-backends';
export { simdPeak } from './simd-peak';
export type { SimdPeakOptions } from './simd-peak';
export { useStockWasm } from './use-stock-wasm';
