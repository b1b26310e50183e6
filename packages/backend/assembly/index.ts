export { matrixProduct } from './matrix-product';
