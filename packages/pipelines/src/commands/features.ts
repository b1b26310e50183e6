import { ndArray } from '@avemo/checks';
import { Command, Option } from 'commander';
import type { MfccPreset } from '@avemo/dsp';
import { CallError, WorkError } from '../call-error';
import { featureRows } from '../features/feature-rows';
import { featureSets, type FeatureSet } from '../features/feature-sets';
import { prosodyColumns } from '../features/prosody';
import { soundFunctionals } from '../features/sound-functionals';
import { featureWriters, type FeatureWriter } from '../features/write-features';
import { encodeCsv } from '../io/encode-csv';
import { encodeNpy } from '../io/npy';
import { openOutput, type Output } from '../io/output';
import { createProgressLine } from '../io/progress-line';
import type { SoundFile } from '../io/sound-file';
import type { CommandContext } from './command-context';
import { forEachSound, listSoundFiles, reportFailures, soundFiles } from './sound-files';

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

/** `avemo features`: features of sound files, frame by frame or one vector per file. */
export const featuresCommand = ({ signal }: CommandContext): Command =>
  new Command('features')
    .description('features of sound files, frame by frame or one vector per file')
    .argument('<audio...>', soundFiles)
    .requiredOption('--set <set>', `which features: ${featureSets.map(({ name }) => name).join(', ')}`)
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
Sets (sound is mixed to one channel and resampled to 16 kHz; for openSMILE's sets it keeps its rate):
${lines(featureSets.map(({ name, what }) => [name, what]))}

Columns of prosody; its functionals, of voiced frames where a column is about the voice, end with those of the whole clip:
${lines(Object.entries(prosodyColumns))}

Files that cannot be read are listed in the end; the others are written, and the exit code is 1.

Examples:
  avemo features speech.wav --set log-mel > speech.csv
  avemo features a.mp3 b.mp3 --set mfcc --preset kaldi --level functionals --format json
  avemo features speech.wav --set egemaps-v02 --level functionals > vector.csv
  avemo features speech.flac --set log-mel-deltas --format npy --out speech.npy`,
    )
    .action(async (paths: string[], options: FeaturesOptions) => {
      const set = requireSet(options);
      const format = options.json ? 'json' : options.format;
      const files = await listSoundFiles(paths);
      requireRoom(options, format, files.length);
      const { preset = 'htk', level, out } = options;
      const line = createProgressLine();
      const output = await openOutput(out, { rewritten: format === 'npy' && level === 'lld' });
      try {
        const collect = level === 'lld' ? frameWriter : vectorWriter;
        const { write, end } = collect(set, preset, format, output);
        const failures = await forEachSound(files, { line, signal }, write);
        line.clear();
        if (failures.size < files.length) {
          await end();
          await output.finish();
        } else await output.discard();
        reportFailures(failures, files.length);
      } catch (error) {
        await output.discard();
        throw error;
      } finally {
        line.clear();
      }
    });

interface Writing {
  write(sound: SoundFile, onProgress: (share: number) => void): Promise<void>;
  end(): Promise<void>;
}

function frameWriter(set: FeatureSet, preset: MfccPreset, format: Format, output: Output): Writing {
  const columns = set.columns(preset);
  const method = set.method(preset);
  const rowShape = ('rowShape' in method && method.rowShape) || [columns.length];
  const writer: FeatureWriter = featureWriters[format](output, { columns, rowShape });
  return {
    async write(sound, onProgress) {
      let count = 0;
      for await (const rows of featureRows(set, sound, preset, onProgress)) {
        count += rows.times.length;
        await writer.rows(sound.file, rows);
      }
      if (count === 0) throw await tooShort(sound);
    },
    end: () => writer.end(),
  };
}

function vectorWriter(set: FeatureSet, preset: MfccPreset, format: Format, output: Output): Writing {
  const rows: { file: string; columns: string[]; values: number[] }[] = [];
  return {
    async write(sound, onProgress) {
      const row = await soundFunctionals(set, sound, preset, onProgress);
      if (!row) throw await tooShort(sound);
      rows.push({ file: sound.file, ...row });
    },
    async end() {
      const [{ columns }] = rows;
      if (format === 'json') return output.write(`${JSON.stringify(rows)}\n`);
      if (format === 'npy') {
        const data = Float32Array.from(rows.flatMap(({ values }) => values));
        return output.write(encodeNpy(ndArray(data, [rows.length, columns.length])));
      }
      await output.write(
        encodeCsv([['file', ...columns], ...rows.map(({ file, values }) => [file, ...values])]),
      );
    },
  };
}

async function tooShort(sound: SoundFile): Promise<WorkError> {
  let length = 0;
  for await (const chunk of sound.chunks()) length += chunk.length;
  return new WorkError(`${length / sound.sampleRate} s are shorter than one frame.`);
}

function requireSet({ set, preset, level }: FeaturesOptions): FeatureSet {
  const known = featureSets.map(({ name }) => name).join(', ');
  const found = featureSets.find(({ name }) => name === set);
  if (!found) throw new CallError(`--set ${set}: the sets are ${known}.`);
  if (preset && !found.presets) {
    throw new CallError(`--preset ${preset} applies to --set mfcc; --set ${set} has one form only.`);
  }
  if (level === 'functionals' && isWithoutFunctionals(found)) {
    throw new CallError(`--level functionals: --set ${set} has descriptors only. Leave --level out.`);
  }
  return found;
}

function isWithoutFunctionals(set: FeatureSet): boolean {
  const method = set.method('htk');
  return 'openSmile' in method && method.openSmile.functionalNames.length === 0;
}

function requireRoom({ level }: FeaturesOptions, format: Format, files: number): void {
  if (format === 'npy' && level === 'lld' && files > 1) {
    throw new CallError(
      `--format npy holds one sound, but ${files} were given; call it for each, or take --level functionals.`,
    );
  }
}
