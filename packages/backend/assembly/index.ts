export { convolution } from './convolution';
export { filterPanels } from './filter-panels';
export { matrixProduct } from './matrix-product';
export { winogradFilter } from './winograd-filter';
export { winogradInput } from './winograd-input';
export { winogradOutput } from './winograd-output';
export { winogradProduct } from './winograd-product';
