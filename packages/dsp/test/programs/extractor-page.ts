import { createExtractor, type ExtractorSpec, type FeatureOptions } from '@avemo/dsp';
import { createExtractorNode } from '@avemo/dsp/audio-worklet';
import { createWorkerExtractor } from '@avemo/dsp/worker';

const openSmile = (options: FeatureOptions['opensmile']): ExtractorSpec => ({
  version: 1,
  sampleRate: 16000,
  feature: 'opensmile',
  options,
});

const specs = {
  logMel: {
    version: 1,
    sampleRate: 16000,
    preEmphasis: { coefficient: 0.97 },
    feature: 'log-mel',
    options: { frameLength: 400, hopLength: 160, melBands: 20 },
    deltas: { order: 1 },
  } satisfies ExtractorSpec,
  descriptors: openSmile({ set: 'egemaps-v02' }),
  functionals: openSmile({ set: 'egemaps-v02', windowSeconds: 1, windowHopSeconds: 0.1 }),
};

const sound = (length: number) =>
  Float32Array.from({ length }, (_, n) => 0.3 * Math.sin(0.05 * n + 3 * Math.sin(0.0004 * n)));

/** The script as the built package carries it. */
async function carryScript(): Promise<void> {
  const script = await (await fetch('/thread.js')).text();
  Object.assign(globalThis, { AVEMO_DSP_THREAD: script });
}

function wholeRows(spec: ExtractorSpec, samples: Float32Array, inputRate: number): number[] {
  const extractor = createExtractor(spec, { inputRate });
  return [...extractor.push(samples).data, ...extractor.finish().data];
}

/** Rows that a worker gives of pieces, and whether they are those of the whole. */
export async function throughWorker() {
  await carryScript();
  const samples = sound(30000);
  const extractor = createWorkerExtractor(specs.logMel, { inputRate: 44100 });
  const rows: number[] = [];
  for (let from = 0; from < samples.length; from += 4410) {
    rows.push(...(await extractor.push(samples.slice(from, from + 4410), { transfer: true })).data);
  }
  rows.push(...(await extractor.finish()).data);
  const message = await extractor.push(new Float32Array(1)).catch((error: Error) => error.message);
  extractor.close();
  return { same: sameValues(rows, wholeRows(specs.logMel, samples, 44100)), rows: rows.length / 40, message };
}

/** Rows that the audio thread gives of a stereo sound. */
export async function throughWorklet(inputRate: number, name: keyof typeof specs) {
  const spec = specs[name];
  await carryScript();
  const length = 128 * 300;
  const context = new OfflineAudioContext(2, length, inputRate);
  const rows: number[] = [];
  const { node, finish, rowShape } = await createExtractorNode(context, spec, {
    onRows: ({ data }) => void rows.push(...data),
  });
  const again = await createExtractorNode(context, spec, { onRows: () => {} });
  const buffer = context.createBuffer(2, length, inputRate);
  const left = sound(length);
  const right = left.map((x) => 0.5 * x);
  buffer.copyToChannel(left, 0);
  buffer.copyToChannel(right, 1);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(node);
  source.start();
  await context.startRendering();
  await finish();
  again.close();
  const mono = left.map((x, n) => (x + right[n]) / 2);
  const late = await finish().catch((error: { code: string }) => error.code);
  return { same: sameValues(rows, wholeRows(spec, mono, inputRate)), rows: rows.length / rowShape[0], late };
}

function sameValues(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
