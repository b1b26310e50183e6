export { BackendError } from './backend-error';
export type { BackendErrorCode } from './backend-error';
export { registerKernels } from './register-kernels';
export { useBackend } from './use-backend';
export type { ActiveBackend, BackendName, UseBackendOptions } from './use-backend';
