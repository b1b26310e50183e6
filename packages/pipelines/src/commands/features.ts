import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { decodeAudio, toMono } from '@avemo/dsp';
import { writeFileAtomic } from '../atomic-file';
import { CallError, WorkError } from '../call-error';
import { encodeCsv } from '../encode-csv';
import { featureSets, type FeatureSet, type FeatureTable } from '../features/feature-sets';
import { encodeNpy } from '../npy';
import { createProgressLine } from '../progress-line';
import type { CommandContext } from './program';

interface FeaturesOptions {
  set: FeatureSet;
  format: 'csv' | 'json' | 'npy';
  out?: string;
  json?: boolean;
}

/** `avemo features`: the frames of features of sound files. */
export const featuresCommand = ({ signal }: CommandContext): Command =>
  new Command('features')
    .description('features of sound files, frame by frame')
    .argument('<audio...>', 'WAV or FLAC files')
    .addOption(
      new Option('--set <set>', 'which features').choices(Object.keys(featureSets)).makeOptionMandatory(),
    )
    .addOption(
      new Option('--format <format>', 'how they are written').choices(['csv', 'json', 'npy']).default('csv'),
    )
    .option('--out <file>', 'where to write (default: stdout)')
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      `
Sets (sound is mixed to one channel and resampled to 16 kHz):
${Object.entries(featureSets)
  .map(([name, { what }]) => `  ${name.padEnd(16)} ${what}`)
  .join('\n')}

Examples:
  avemo features speech.wav --set log-mel > speech.csv
  avemo features speech.flac --set log-mel-deltas --format npy --out speech.npy`,
    )
    .action(async (files: string[], options: FeaturesOptions) => {
      const format = options.json ? 'json' : options.format;
      if (format === 'npy' && files.length > 1) {
        throw new CallError(
          `--format npy holds one sound, but ${files.length} were given; call it for each.`,
        );
      }
      const line = createProgressLine();
      const tables: FeatureTable[] = [];
      for (const file of files) {
        signal.throwIfAborted();
        line.show(tables.length / files.length, file);
        tables.push({ file, ...featureSets[options.set].compute(await readSound(file)) });
      }
      line.clear();
      const content = encodeTables(tables, format);
      if (options.out === undefined) process.stdout.write(content);
      else await writeFileAtomic(options.out, content);
    });

async function readSound(file: string) {
  try {
    return toMono(await decodeAudio(await readFile(file)));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CallError(`there is no file ${file}.`);
    throw new WorkError(`${file}: ${message}`);
  }
}

function encodeTables(tables: readonly FeatureTable[], format: 'csv' | 'json' | 'npy'): string | Uint8Array {
  if (format === 'npy') return encodeNpy(tables[0].features);
  if (format === 'json') {
    return `${JSON.stringify(
      tables.map(({ file, columns, times, features: { data, shape } }) => ({
        file,
        columns,
        times,
        shape,
        frames: times.map((_, t) => Array.from(data.subarray(t * columns.length, (t + 1) * columns.length))),
      })),
    )}\n`;
  }
  const rows = tables.flatMap(({ file, columns, times, features: { data } }) =>
    times.map((time, t) => [
      file,
      Number(time.toFixed(6)),
      ...data.subarray(t * columns.length, (t + 1) * columns.length),
    ]),
  );
  return encodeCsv([['file', 'time', ...tables[0].columns], ...rows]);
}
