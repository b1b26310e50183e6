// Prints what 'auto' chooses and what there is, then computes on every backend that comes with the package.
import { backendReport, useBackend } from '@avemo/backend';
import * as tf from '@tensorflow/tfjs-core';

const chosen = await useBackend();
const sums = [];
for (const name of ['wasm', 'cpu'] as const) {
  await useBackend(name);
  sums.push(tf.sum(tf.range(0, 5)).dataSync()[0]);
}
console.log(JSON.stringify({ chosen, sums, report: await backendReport() }));
