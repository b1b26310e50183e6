// Trains in two workers at once, each with a wasm backend of its own, and prints what they say.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@avemo/backend';
import { trainNetwork } from './train-network';

const train = async (threads: number | undefined) => {
  const { name, threads: have, notes } = await useBackend('wasm', { threads });
  const { weights } = await trainNetwork();
  return { name, threads: have, notes, weights };
};

if (isMainThread) {
  const inWorker = (threads: number | undefined) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { threads } });
      let said: unknown;
      worker.on('message', (message) => (said = message));
      worker.on('error', reject);
      worker.on('exit', (code) => resolve({ code, ...(said as object) }));
    });
  const workers = await Promise.all([inWorker(2), inWorker(undefined)]);
  console.log(JSON.stringify({ workers, main: await train(1) }));
} else {
  parentPort!.postMessage(await train(workerData.threads));
}
