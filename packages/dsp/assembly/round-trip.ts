export { pass7 } from './pass-seven';
export { bins, outFloats, outSamples, packBins, pairFloats } from './real-bins';
export { conjugateProducts, weighBins } from './bin-products';
