import { registerKernels } from '@avemo/backend';

// Every test of a run with AVEMO_TEST_KERNELS=composed computes on wasm without our own kernels.
await registerKernels({ kernels: process.env.AVEMO_TEST_KERNELS === 'composed' ? 'composed' : 'own' });
