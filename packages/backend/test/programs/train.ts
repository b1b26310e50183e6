// Trains a small convolutional network for a few steps and prints the threads and a digest of the weights.
import { createHash } from 'node:crypto';
import { useBackend } from '@avemo/backend';
import { trainNetwork } from './train-network';

const { name, threads, notes } = await useBackend('wasm', { threads: Number(process.argv[2]) });
const { losses, weights } = await trainNetwork();
const digest = createHash('sha256').update(Float32Array.from(weights)).digest('hex');
console.log(JSON.stringify({ name, threads, notes, losses, weights: digest }));
