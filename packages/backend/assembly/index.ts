export { convolution } from './convolution';
export { filterPanels } from './filter-panels';
export { matrixProduct } from './matrix-product';
