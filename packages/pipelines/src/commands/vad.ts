import { basename, extname } from 'node:path';
import { Command, Option } from 'commander';
import { detectEndpoints, type TimeInterval } from '@avemo/dsp';
import { CallError } from '../call-error';
import { encodeCsv } from '../io/encode-csv';
import { openOutput } from '../io/output';
import { createProgressLine } from '../io/progress-line';
import { readSoundAt } from '../io/sound-file';
import type { CommandContext } from './command-context';
import { forEachSound, listSoundFiles, reportFailures, soundFiles } from './sound-files';

type Format = 'csv' | 'json' | 'rttm';

interface VadOptions {
  method: string;
  format: Format;
  out?: string;
  json?: boolean;
}

interface SpeechOfFile {
  file: string;
  /** Seconds of the whole sound. */
  duration: number;
  speech: TimeInterval[];
}

/** `avemo vad`: where somebody speaks. */
export const vadCommand = ({ signal }: CommandContext): Command =>
  new Command('vad')
    .description('where in sound files somebody speaks')
    .argument('<audio...>', soundFiles)
    .option('--method <method>', 'endpoint: two thresholds on energy, then zero crossings', 'endpoint')
    .addOption(
      new Option('--format <format>', 'how the intervals are written')
        .choices(['csv', 'json', 'rttm'])
        .default('csv'),
    )
    .option('--out <file>', 'where to write (default: stdout)')
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      `
Sound is mixed to one channel and resampled to 16 kHz. The thresholds are learned from each sound, which therefore has to hold a tenth of a second without speech.
A sound without speech has no rows; in JSON its list is empty. Files that cannot
be read are listed in the end; the others are written, and the exit code is 1.

Examples:
  avemo vad interview.wav
  avemo vad a.flac b.flac --format rttm --out speech.rttm`,
    )
    .action(async (paths: string[], { method, format, out, json }: VadOptions) => {
      if (method === 'mrcg') {
        throw new CallError('--method mrcg is not there yet: it needs a trained network; take endpoint.');
      }
      if (method !== 'endpoint') throw new CallError(`--method ${method}: the method is endpoint.`);
      const files = await listSoundFiles(paths);
      const line = createProgressLine();
      const found: SpeechOfFile[] = [];
      const failures = await forEachSound(files, { line, signal }, async (sound) => {
        const signal = await readSoundAt(sound, detectionRate);
        const speech = detectEndpoints(signal).map(({ start, end }) => ({
          start: rounded(start),
          end: rounded(end),
        }));
        found.push({ file: sound.file, duration: rounded(signal.samples.length / detectionRate), speech });
      }).finally(line.clear);
      if (found.length > 0) {
        const output = await openOutput(out);
        await output.write(encode(found, json ? 'json' : format));
        await output.finish();
      }
      reportFailures(failures, files.length);
    });

/** Hz; sound of another rate is resampled. */
const detectionRate = 16_000;

const rounded = (seconds: number) => Number(seconds.toFixed(6));

function encode(found: readonly SpeechOfFile[], format: Format): string {
  if (format === 'json') return `${JSON.stringify(found)}\n`;
  const rows = found.flatMap(({ file, speech }) => speech.map(({ start, end }) => ({ file, start, end })));
  if (format === 'csv')
    return encodeCsv([['file', 'start', 'end'], ...rows.map(({ file, start, end }) => [file, start, end])]);
  return rows
    .map(({ file, start, end }) => {
      const id = basename(file, extname(file)).replace(/\s+/g, '_');
      return `SPEAKER ${id} 1 ${start.toFixed(3)} ${(end - start).toFixed(3)} <NA> <NA> speech <NA> <NA>\n`;
    })
    .join('');
}
