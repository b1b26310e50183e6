import { InstallError } from './install-error';
import type { Machine } from './machine';
import { lastWords, runCommand } from './run-command';

/** What TensorFlow said of itself when it computed. */
export interface TensorflowAnswer {
  /** The library's version. */
  version: string;
  /** Whether it computed on a GPU. */
  gpu: boolean;
}

/** Loads the package, multiplies two matrices and takes the gradient of a convolution: 0 where it is right. */
const program = `
require('util').isNullOrUndefined ??= (value) => value === null || value === undefined;
const tf = require(process.argv[1]);
const square = tf.tensor2d([[1, 2], [3, 4]]);
const image = tf.ones([1, 3, 3, 1]);
const gradient = tf.grad((filter) => tf.sum(tf.conv2d(image, filter, 1, 'same')))(tf.ones([3, 3, 1, 1]));
const values = [...tf.matMul(square, square).dataSync(), ...gradient.dataSync()].join();
if (values !== '7,10,15,22,4,6,4,6,9,6,4,6,4') throw new Error('it computes ' + values);
const backend = tf.backend();
console.log('\\n' + JSON.stringify({ version: backend.binding.TF_Version, gpu: backend.isUsingGpuDevice }));`;

/** Lets a package compute in a process of its own. */
export async function checkTensorflow(
  packageFolder: string,
  { env }: Machine,
  signal?: AbortSignal,
): Promise<TensorflowAnswer> {
  const result = await runCommand([process.execPath, '-e', program, packageFolder], {
    env: { ...env, TF_CPP_MIN_LOG_LEVEL: '3' },
    signal,
  });
  const answer = result.stdout.trim().split('\n').at(-1);
  if (result.code === 0 && answer) return JSON.parse(answer) as TensorflowAnswer;
  const why = result.stderr.split('\n').find((line) => /Error: /.test(line)) ?? lastWords(result);
  throw new InstallError(
    'check-failed',
    `TensorFlow was put together, but does not compute: ${why.trim() || `the process ended with ${result.code}`}. ` +
      'What was there before is unchanged. Try another version with --tensorflow, or --cpu.',
  );
}
