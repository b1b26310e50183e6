#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { InstallError } from './install/install-error';
import { installTensorflow } from './install/install-tensorflow';
import { uninstallTensorflow } from './install/uninstall-tensorflow';

const help = `Usage: avemo-backend install [options]

Puts tfjs-node-gpu or tfjs-node on a current TensorFlow, in this project. Linux with pip (or pipx, or uv) and a C++ compiler.

  --gpu                 tfjs-node-gpu and TensorFlow for CUDA (default where an NVIDIA driver is)
  --cpu                 tfjs-node and the smaller TensorFlow (default elsewhere)
  --system-cuda         with --gpu: take the system's CUDA libraries, fetch none
  --tensorflow VERSION  TensorFlow's version (default 2.21.0)
  --from DIR            take the TensorFlow in this folder, fetch none
  --cache DIR           keep the library here (default ~/.cache/avemo)
  --project DIR         the project (default: the one around the current folder)
  --uninstall           take it all away again
  --json                the result as JSON

Examples:
  npx @avemo/backend install --gpu
  npx @avemo/backend install --cpu --from .venv
`;

process.exitCode = await run(process.argv.slice(2));

/** Runs the command and gives its exit code: 0 done, 1 the work failed, 2 the call is wrong. */
async function run(args: string[]): Promise<number> {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...{
          gpu: flag,
          cpu: flag,
          'system-cuda': flag,
          uninstall: flag,
          json: flag,
          help: { ...flag, short: 'h' },
        },
        ...{ tensorflow: text, from: text, cache: text, project: text },
      },
    });
  } catch (error) {
    return wrongCall((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return print(help);
  if (positionals.join() !== 'install') return wrongCall('the command is: avemo-backend install');
  if (values.gpu && values.cpu) return wrongCall('--gpu and --cpu exclude each other.');
  if (values.cpu && values['system-cuda']) return wrongCall('--system-cuda goes with --gpu.');

  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());
  const { tensorflow, from, cache, project } = values;
  try {
    if (values.uninstall) {
      const result = await uninstallTensorflow({ cache, project });
      if (values.json) return print(`${JSON.stringify(result)}\n`);
      const removed = result.removed.map((folder) => `removed ${folder}\n`).join('') || 'nothing to remove\n';
      const usedBy = result.usedBy.map((folder) => `the library stays: ${folder} uses it\n`).join('');
      return print(removed + usedBy);
    }
    const result = await installTensorflow({
      device: values.gpu ? 'gpu' : values.cpu ? 'cpu' : undefined,
      cuda: values['system-cuda'] ? 'system' : 'wheels',
      ...{ tensorflow, from, cache, project },
      signal: abort.signal,
      onProgress: ({ step, detail }) => {
        if (!detail) process.stderr.write(`${step}\n`);
        else if (process.stderr.isTTY) process.stderr.write(`\r${step}: ${detail}\x1b[K`);
      },
    });
    if (values.json) return print(`${JSON.stringify(result)}\n`);
    const { name, version, folder, library, gpu, changed } = result;
    return print(
      `${changed ? 'Installed' : 'All in place'}: ${name} ${version} on TensorFlow ${result.tensorflow}; it computed on the ` +
        `${gpu ? 'GPU' : 'CPU'}.\n  package  ${folder}\n  library  ${library}\n` +
        `Use it: await useBackend('${gpu ? 'tensorflow-gpu' : 'tensorflow'}'). After npm ci run this again: it takes seconds.\n`,
    );
  } catch (error) {
    if (abort.signal.aborted) return fail('stopped; nothing was changed. Run it again to go on.', 130);
    if (error instanceof InstallError) return fail(error.message, error.code === 'bad-option' ? 2 : 1);
    throw error;
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function fail(message: string, code: number): number {
  process.stderr.write(`${message}\n`);
  return code;
}

function wrongCall(message: string): number {
  return fail(`${message}\n(avemo-backend --help shows the options)`, 2);
}
