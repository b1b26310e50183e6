export type { ActiveBackend, BackendName, PowerPreference, UseBackendOptions } from './active-backend';
export { BackendError } from './backend-error';
export type { BackendErrorCode } from './backend-error';
export { backendReport } from './backend-report';
export type { BackendFinding, BackendReport } from './backend-report';
export { registerKernels } from './register-kernels';
export type { RegisterKernelsOptions } from './register-kernels';
export { useBackend } from './use-backend';
