// Regression over sequences, (truth, prediction, options)
export { cccLoss } from './ccc-loss';
export type { CccLossOptions } from './ccc-loss';
export { cccMseLoss } from './ccc-mse-loss';
export type { CccMseLossOptions } from './ccc-mse-loss';
export { huberLoss } from './huber-loss';
export type { HuberLossOptions } from './huber-loss';
export { maeLoss } from './mae-loss';
export { rmseLoss } from './rmse-loss';
export type { SequenceLossOptions } from './sequence-loss-options';
export type { LossMask } from './steps-that-count';

// Classification, (truth, prediction, options)
export { focalLoss } from './focal-loss';
export type { FocalLossOptions } from './focal-loss';
export { labelSmoothingLoss } from './label-smoothing-loss';
export type { LabelSmoothingLossOptions } from './label-smoothing-loss';
