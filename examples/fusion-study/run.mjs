// Compares every fusion of @avemo/fusion on a data set of published features:
//   node examples/fusion-study/run.mjs cmu-mosi --data FOLDER --out RUN
//   node examples/fusion-study/run.mjs ravdess-outputs --data FOLDER --out RUN --out-of-fold
// Fusion layers of your own join in with --with FILE, a module that exports them (see docs/write-your-own-fusion.md).
// Stopped by Ctrl-C it goes on when it is started again. The folder gets summary.json, tables.md and missing.svg.
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@avemo/backend';
import { openDataset } from '@avemo/pipelines';
import { studyData } from './data.mjs';
import { missingFigure } from './figure.mjs';
import { baselineMethods, fusionMethods, layerMethods } from './methods.mjs';
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
    with: { type: 'string', multiple: true, default: [] },
    'out-of-fold': { type: 'boolean', default: false },
    'modality-dropout': { type: 'string', default: String(budget.modalityDropout) },
  },
});
const [name] = positionals;
if (!setups[name] || !values.data || !values.out) {
  console.error(
    `Usage: node examples/fusion-study/run.mjs ${Object.keys(setups).join('|')} --data FOLDER --out RUN \
  [--seeds 1,2,3] [--only METHOD,METHOD] [--with FILE] [--out-of-fold] [--modality-dropout RATE]`,
  );
  process.exit(2);
}

const controller = new AbortController();
process.once('SIGINT', () => controller.abort(new Error('stopped; start it again to go on.')));

/** What the picture shows: without and with ModalityDropout. */
const shown = ['ConcatFusion', 'AdaptiveFactorizedBilinearPooling', 'GatedFusion'].flatMap((method) => [
  [method, false],
  [method, true],
]);
const started = performance.now();
try {
  const backend = await useBackend('wasm', { threads: 1 });
  const dataset = studyData(await openDataset(name, values.data));
  const setup = setups[name];
  const own = await Promise.all(values.with.map((file) => import(pathToFileURL(resolve(file)).href)));
  const methods = [
    ...baselineMethods(setup.modalities, setup.context),
    ...fusionMethods(),
    ...own.flatMap(layerMethods),
  ].filter((method) => !values.only || values.only.split(',').includes(method.name));
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
  await writeFile(join(values.out, 'summary.json'), `${JSON.stringify(summary, null, 1)}\n`);
  await writeFile(join(values.out, 'tables.md'), `${tables(summary)}\n`);
  await writeFile(join(values.out, 'missing.svg'), missingFigure(summary, shown));
  console.log(`\n${tables(summary)}`);
} catch (error) {
  console.error(`\nfusion study: ${error.message}`);
  process.exitCode = controller.signal.aborted ? 130 : 1;
}
