// Silero's voice activity detector (MIT), as the npm package @ricky0123/vad-web carries it, through onnxruntime-node.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A function that gives the posterior of each 10 ms of 16 kHz sound, or undefined where the packages are not installed. */
export async function openSilero(version) {
  const require = createRequire(import.meta.url);
  let ort, file;
  try {
    ort = require('onnxruntime-node');
    file = join(dirname(require.resolve('@ricky0123/vad-web')), `silero_vad_${version}.onnx`);
  } catch {
    return undefined;
  }
  const session = await ort.InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const sr = new ort.Tensor('int64', BigInt64Array.from([16000n]), []);
  return async ({ samples }) => {
    let state = new ort.Tensor('float32', new Float32Array(2 * 128), [2, 1, 128]);
    const chunks = [];
    // As the makers' own code: 512 samples, with the last 64 before them.
    for (let first = 0; first < samples.length; first += 512) {
      const input = new Float32Array(64 + 512);
      input.set(samples.subarray(Math.max(0, first - 64), first + 512), first < 64 ? 64 - first : 0);
      const { output, stateN } = await session.run({
        input: new ort.Tensor('float32', input, [1, 576]),
        state,
        sr,
      });
      state = stateN;
      chunks.push(output.data[0]);
    }
    return Float32Array.from(
      { length: Math.floor(samples.length / 160) },
      (_, m) => chunks[Math.floor((m * 160) / 512)],
    );
  };
}
