export { InstallError } from './install-error';
export type { InstallErrorCode } from './install-error';
export { installTensorflow } from './install-tensorflow';
export type { InstallProgress } from './install-progress';
export type { InstalledTensorflow, InstallTensorflowOptions } from './install-tensorflow';
export { uninstallTensorflow } from './uninstall-tensorflow';
export type { UninstalledTensorflow } from './uninstall-tensorflow';
