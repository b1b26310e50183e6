import { findBackend, setBackend } from '@tensorflow/tfjs-core';
import type { ActiveBackend } from '../active-backend';

/** Starts the plain JavaScript backend. */
export async function startCpu(): Promise<ActiveBackend> {
  await import('@tensorflow/tfjs-backend-cpu');
  // Its first use would print a greeting that recommends another package.
  (findBackend('cpu') as unknown as { firstUse: boolean }).firstUse = false;
  await setBackend('cpu');
  return { name: 'cpu', threads: 1, notes: [] };
}
