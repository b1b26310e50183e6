export { checkFusion, fusionChecks } from './check-fusion';
export type { CheckFusionOptions, FusionCheck } from './check-fusion';
export type { FusionFactory } from './fusion-factory';
