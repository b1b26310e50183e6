// Computes on webgpu, loses the device, computes again; prints what happened.
import { backendReport, useBackend } from '@avemo/backend';
import * as tf from '@tensorflow/tfjs-core';

const caught = async (call: () => unknown) => {
  try {
    return await call();
  } catch (error) {
    const { name, code, message } = error as { name: string; code: string; message: string };
    return { name, code, message };
  }
};
const device = () =>
  (tf.backend() as unknown as { device: { destroy(): void; lost: Promise<unknown> } }).device;
const large = () => tf.range(0, 100_000);

const answers: Record<string, unknown> = {};
answers.auto = (await useBackend()).name;
answers.started = await useBackend('webgpu', { powerPreference: 'low-power' });
let x = large();
answers.sum = tf.tidy(() => tf.sum(tf.mul(x, 2)).dataSync()[0]);
const sum = tf.sum(x);
answers.awaited = (await sum.data())[0];
sum.dispose();
const two = [tf.add(x, 1), tf.add(x, 2)];
answers.both = await Promise.all([two[0].data(), two[1].dataSync()]).then(([a, b]) => [a[5], b[5]]);
tf.dispose(two);
answers.complex = [...tf.tidy(() => tf.complex(tf.mul(large(), 2), large()).dataSync()).slice(-2)];
answers.dtypes = tf.tidy(() => [
  tf.cast(tf.greater(x, 50_000), 'bool').dataSync()[50_001],
  tf.cast(x, 'int32').dataSync()[99_999],
]);
answers.turned = [() => tf.less(x, 100), () => tf.cast(x, 'int32')].map((integers) =>
  tf.tidy(() => {
    const floats = tf.cast(tf.reshape(integers(), [10, 100, 100]), 'float32');
    return [...tf.transpose(floats, [1, 0, 2]).dataSync().slice(98, 102)];
  }),
);
answers.kept = (await useBackend('webgpu', { powerPreference: 'high-performance' })).notes;
answers.same = (await useBackend('webgpu')).notes;

x.dispose();
const first = device();
answers.changed = await useBackend('webgpu', { powerPreference: 'high-performance' }).then(
  ({ notes }) => notes,
);
answers.otherDevice = device() !== first;
x = large();
tf.square(x).dispose();

const before = device();
const pending = caught(() => tf.mul(x, 3).data());
before.destroy();
answers.pending = await pending;
await before.lost;
answers.afterLoss = await caught(() => tf.mul(x, 3).dataSync());
answers.newTensor = await caught(() => tf.tensor1d([1, 2]));
answers.other = await useBackend('wasm', { threads: 1 }).then(({ name }) => name);
answers.moved = await caught(() => tf.add(x, 1).dataSync());
answers.again = (await useBackend('webgpu')).name;
answers.newDevice = device() !== before;
answers.sumAgain = tf.tidy(() => tf.sum(tf.mul(large(), 2)).dataSync()[0]);
const { maxBufferSize } = (device() as unknown as { limits: Record<string, number> }).limits;
answers.tooLarge = await caught(() => tf.square(tf.zeros([maxBufferSize / 4 + 1024])).data());
answers.afterTooLarge = tf.tidy(() => tf.sum(tf.mul(large(), 2)).dataSync()[0]);
answers.report = (await backendReport()).backends.find(({ name }) => name === 'webgpu');
console.log(JSON.stringify(answers));
