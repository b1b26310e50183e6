import { fileURLToPath } from 'node:url';

/** Path of the Python program that does the workloads with PyTorch; the build of the command puts a copy beside its own. */
export const torchWorker = fileURLToPath(new URL('./torch_worker.py', import.meta.url));
