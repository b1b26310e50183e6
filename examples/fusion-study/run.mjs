// Compares every fusion of @avemo/fusion on a data set of published features:
//   node examples/fusion-study/run.mjs cmu-mosi --data FOLDER --out RUN
//   node examples/fusion-study/run.mjs ravdess-outputs --data FOLDER --out RUN --out-of-fold
// Stopped by Ctrl-C it goes on when it is started again.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { useBackend } from '@avemo/backend';
import { openDataset } from '@avemo/pipelines';
import { baselineMethods, fusionMethods } from './methods.mjs';
import { summarizeStudy } from './results.mjs';
import { budget, runStudy } from './study.mjs';
import { tables } from './tables.mjs';

/** What of each data set is a modality, and how many clips of a session a sequence method sees. */
const setups = {
  'ravdess-outputs': { modalities: { audio: ['wav2vec'], video: ['bilstm', 'mlp'] }, context: 1, C: 1 },
  'cmu-mosi': {
    modalities: { audio: ['audio'], video: ['video'], text: ['text'] },
    context: 4,
    groups: 3,
    C: 0.001,
    deepLstm: true,
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    seeds: { type: 'string', default: '1,2,3' },
    only: { type: 'string' },
    'out-of-fold': { type: 'boolean', default: false },
    'modality-dropout': { type: 'string', default: String(budget.modalityDropout) },
  },
});
const [name] = positionals;
if (!setups[name] || !values.data || !values.out) {
  console.error(
    `Usage: node examples/fusion-study/run.mjs ${Object.keys(setups).join('|')} --data FOLDER --out RUN \
  [--seeds 1,2,3] [--only METHOD,METHOD] [--out-of-fold] [--modality-dropout RATE]`,
  );
  process.exit(2);
}

const controller = new AbortController();
process.once('SIGINT', () => controller.abort(new Error('stopped; start it again to go on.')));

const backend = await useBackend('wasm', { threads: 1 });
const dataset = await openDataset(name, values.data);
const setup = setups[name];
const methods = [...baselineMethods(setup.modalities, setup.context), ...fusionMethods()].filter(
  (method) => !values.only || values.only.split(',').includes(method.name),
);
const started = performance.now();
try {
  const study = await runStudy(dataset, {
    ...setup,
    outOfFold: values['out-of-fold'],
    spend: { ...budget, modalityDropout: Number(values['modality-dropout']) },
    methods,
    seeds: values.seeds.split(',').map(Number),
    out: values.out,
    signal: controller.signal,
    onProgress: ({ done, total, method, fold, seed }) => {
      const minutes = ((performance.now() - started) / 60000).toFixed(1);
      const line = `${done + 1}/${total}  ${minutes} min  seed ${seed}, fold ${fold}: ${method}`;
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
      else if (done % 25 === 24 || done === total - 1) process.stderr.write(`${line}\n`);
    },
  });
  const summary = { ...summarizeStudy(dataset, study), backend, node: process.version };
  await mkdir(values.out, { recursive: true });
  await writeFile(join(values.out, 'summary.json'), `${JSON.stringify(summary, null, 1)}\n`);
  console.log(`\n${tables(summary)}`);
} catch (error) {
  console.error(`\nfusion study: ${error.message}`);
  process.exitCode = controller.signal.aborted ? 130 : 1;
}
