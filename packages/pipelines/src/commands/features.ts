import { Command, Option } from 'commander';
import type { MfccPreset } from '@avemo/dsp';
import ndarray from 'ndarray';
import { writeFileAtomic } from '../io/atomic-file';
import { CallError, WorkError } from '../call-error';
import { encodeCsv } from '../io/encode-csv';
import {
  featureSets,
  functionalsOf,
  futureSets,
  type FeatureSet,
  type FeatureTable,
  type FunctionalsRow,
} from '../features/feature-sets';
import { prosodyColumns } from '../features/prosody';
import { encodeNpy } from '../io/npy';
import { createProgressLine } from '../io/progress-line';
import type { CommandContext } from './program';
import { readSound, soundFiles } from './read-sound';

type Format = 'csv' | 'json' | 'npy';

interface FeaturesOptions {
  set: string;
  preset?: MfccPreset;
  level: 'lld' | 'functionals';
  format: Format;
  out?: string;
  json?: boolean;
}

const lines = (entries: Iterable<readonly [string, string]>) =>
  [...entries].map(([name, what]) => `  ${name.padEnd(16)} ${what}`).join('\n');

/** `avemo features`: features of sound files, frame by frame or one vector a file. */
export const featuresCommand = ({ signal }: CommandContext): Command =>
  new Command('features')
    .description('features of sound files, frame by frame or one vector a file')
    .argument('<audio...>', soundFiles)
    .requiredOption('--set <set>', `which features: ${Object.keys(featureSets).join(', ')}`)
    .addOption(
      new Option('--preset <tool>', 'whose cepstra (default: htk)').choices([
        'htk',
        'kaldi',
        'librosa',
        'opensmile',
      ]),
    )
    .addOption(
      new Option('--level <level>', 'lld: every frame; functionals: statistics over the file')
        .choices(['lld', 'functionals'])
        .default('lld'),
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
${lines(Object.entries(featureSets).map(([name, { what }]) => [name, what]))}

Columns of prosody; its functionals, of voiced frames where a column is about the voice, end with those of the whole clip:
${lines(Object.entries(prosodyColumns))}

Examples:
  avemo features speech.wav --set log-mel > speech.csv
  avemo features a.mp3 b.mp3 --set mfcc --preset kaldi --level functionals --format json
  avemo features speech.flac --set log-mel-deltas --format npy --out speech.npy`,
    )
    .action(async (files: string[], options: FeaturesOptions) => {
      const format = options.json ? 'json' : options.format;
      const set = requireSet(options, format, files.length);
      const { preset = 'htk', level } = options;
      const line = createProgressLine();
      const tables: FeatureTable[] = [];
      const rows: FunctionalsRow[] = [];
      try {
        for (const [i, file] of files.entries()) {
          signal.throwIfAborted();
          line.show(i / files.length, file);
          const sound = await readSound(file);
          const table = level === 'lld' ? featureSets[set].compute(sound, preset) : undefined;
          const row = level === 'lld' ? undefined : functionalsOf(set, sound, preset);
          if (table && table.times.length > 0) tables.push({ file, ...table });
          else if (row) rows.push({ file, ...row });
          else {
            const seconds = sound.samples.length / sound.sampleRate;
            throw new WorkError(`${file}: ${seconds} s are shorter than one frame.`);
          }
        }
      } finally {
        line.clear();
      }
      const content = level === 'lld' ? encodeTables(tables, format) : encodeRows(rows, format);
      if (options.out === undefined) process.stdout.write(content);
      else await writeFileAtomic(options.out, content);
    });

function requireSet({ set, preset, level }: FeaturesOptions, format: Format, files: number): FeatureSet {
  const known = Object.keys(featureSets).join(', ');
  if (futureSets.includes(set)) throw new CallError(`--set ${set} is not there yet; the sets are ${known}.`);
  if (!Object.hasOwn(featureSets, set)) throw new CallError(`--set ${set}: the sets are ${known}.`);
  if (preset && !featureSets[set as FeatureSet].presets) {
    throw new CallError(`--preset ${preset} applies to --set mfcc; --set ${set} has one form only.`);
  }
  if (format === 'npy' && level === 'lld' && files > 1) {
    throw new CallError(
      `--format npy holds one sound, but ${files} were given; call it for each, or take --level functionals.`,
    );
  }
  return set as FeatureSet;
}

function encodeRows(rows: readonly FunctionalsRow[], format: Format): string | Uint8Array {
  const [{ columns }] = rows;
  if (format === 'json') return `${JSON.stringify(rows)}\n`;
  if (format === 'npy') {
    return encodeNpy(
      ndarray(Float32Array.from(rows.flatMap(({ values }) => values)), [rows.length, columns.length]),
    );
  }
  return encodeCsv([['file', ...columns], ...rows.map(({ file, values }) => [file, ...values])]);
}

function encodeTables(tables: readonly FeatureTable[], format: Format): string | Uint8Array {
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
