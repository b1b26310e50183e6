export { requireOneOf } from './choice';
export { formatValue } from './format-value';
export { requireBoolean, requireFunction, requireList, requireOptions, requireString } from './kind';
export { requireSameLength } from './length';
export { ndArray } from './nd-array';
export { requireFinite, requireInRange, requireInteger, requirePositive } from './number';
export { requireSamples } from './samples';
export { deriveSeed, mixBits, requireSeed } from './seed';
