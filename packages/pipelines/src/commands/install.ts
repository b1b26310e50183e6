import { Command } from 'commander';
import type { InstalledTensorflow, InstallTensorflowOptions } from '@avemo/backend/install';
import { CallError } from '../call-error';
import { jsonOption, path } from './options';
import type { CommandContext } from './command-context';

interface InstallOptions extends Pick<InstallTensorflowOptions, 'tensorflow' | 'from' | 'cache' | 'project'> {
  gpu?: boolean;
  cpu?: boolean;
  systemCuda?: boolean;
  uninstall?: boolean;
  json?: boolean;
}

/** `avemo install`: tfjs-node-gpu or tfjs-node on a current TensorFlow. */
export const installCommand = ({ signal }: CommandContext): Command =>
  new Command('install')
    .description('put tfjs-node-gpu or tfjs-node on a current TensorFlow (Linux, pip, a C++ compiler)')
    .option('--gpu', 'the build for CUDA (default where an NVIDIA driver is)')
    .option('--cpu', 'the smaller build (default elsewhere)')
    .option('--system-cuda', "with --gpu: take the system's CUDA libraries, fetch none")
    .option('--tensorflow <version>', "TensorFlow's version (default: 2.21.0)")
    .option('--from <dir>', 'take the TensorFlow in this folder, fetch none')
    .option('--cache <dir>', 'keep the library here (default: ~/.cache/avemo)', path)
    .option('--project <dir>', 'the project (default: the one around the current folder)')
    .option('--uninstall', 'take it all away again')
    .addOption(jsonOption())
    .addHelpText('after', '\nExamples:\n  avemo install --gpu\n  avemo install --cpu --from .venv')
    .action(async ({ gpu, cpu, systemCuda, uninstall, json, ...options }: InstallOptions) => {
      if (gpu && cpu) throw new CallError('--gpu and --cpu exclude each other.');
      if (systemCuda && cpu) throw new CallError('--system-cuda goes with --gpu.');
      const { InstallError, installTensorflow, uninstallTensorflow } = await import('@avemo/backend/install');
      const print = (text: string, result: unknown) =>
        process.stdout.write(`${json ? JSON.stringify(result) : text}\n`);
      try {
        if (uninstall) {
          const result = await uninstallTensorflow(options);
          const removed = result.removed.map((folder) => `removed ${folder}`);
          const kept = result.usedBy.map((folder) => `the library stays: ${folder} uses it`);
          print([...removed, ...kept].join('\n') || 'nothing to remove', result);
          return;
        }
        const result = await installTensorflow({
          ...options,
          device: gpu ? 'gpu' : cpu ? 'cpu' : undefined,
          cuda: systemCuda ? 'system' : 'wheels',
          signal,
          onProgress: ({ step, detail }) => {
            if (!detail) process.stderr.write(`${step}\n`);
            else if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${step}: ${detail}`);
          },
        });
        print(summary(result), result);
      } catch (error) {
        if (error instanceof InstallError && error.code === 'bad-option') throw new CallError(error.message);
        throw error;
      }
    });

function summary({ name, version, folder, library, tensorflow, gpu, changed }: InstalledTensorflow): string {
  return [
    `${changed ? 'Installed' : 'All in place'}: ${name} ${version} on TensorFlow ${tensorflow}; it computed on the ${gpu ? 'GPU' : 'CPU'}.`,
    `  package  ${folder}`,
    `  library  ${library}`,
    `Use it: --backend ${gpu ? 'tensorflow-gpu' : 'tensorflow'}. After npm ci run this again: it takes seconds.`,
  ].join('\n');
}
