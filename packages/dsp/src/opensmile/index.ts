export { createOpenSmile } from './create-open-smile';
export type { OpenSmile, OpenSmileInterval, OpenSmileOptions } from './create-open-smile';
export { egemapsV02 } from './egemaps-v02';
export { gemapsV01b } from './gemaps-v01b';
export { mfcc12_0_D_A } from './mfcc12-0-d-a';
export { is09Emotion } from './is09-emotion';
export { openSmileDescriptors } from './open-smile-descriptors';
export { openSmileFunctionals } from './open-smile-functionals';
export type { OpenSmileSet } from './open-smile-set';
