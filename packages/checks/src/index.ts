export { formatValue } from './format-value';
export { requireFinite, requireInRange, requireInteger, requirePositive } from './number';
export { requireSamples } from './samples';
export { requireSameLength } from './length';
