export { createOpenSmile } from './create-open-smile';
export type { OpenSmile, OpenSmileInterval, OpenSmileOptions } from './create-open-smile';
export { is09Emotion } from './is09-emotion';
export { openSmileDescriptors } from './open-smile-descriptors';
export { openSmileFunctionals } from './open-smile-functionals';
export type { OpenSmileSet } from './open-smile-set';
