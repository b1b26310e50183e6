import { basename, extname } from 'node:path';
import { Command, Option } from 'commander';
import { detectEndpoints, type TimeInterval } from '@avemo/dsp';
import { writeFileAtomic } from '../io/atomic-file';
import { CallError } from '../call-error';
import { encodeCsv } from '../io/encode-csv';
import { createProgressLine } from '../io/progress-line';
import type { CommandContext } from './program';
import { readSound, soundFiles } from './read-sound';

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
The thresholds are learned from each sound, which therefore has to hold a tenth of a second without speech.
A sound without speech has no rows; in JSON its list is empty.

Examples:
  avemo vad interview.wav
  avemo vad a.flac b.flac --format rttm --out speech.rttm`,
    )
    .action(async (files: string[], { method, format, out, json }: VadOptions) => {
      if (method === 'mrcg') {
        throw new CallError('--method mrcg is not there yet: it needs a trained network; take endpoint.');
      }
      if (method !== 'endpoint') throw new CallError(`--method ${method}: the method is endpoint.`);
      const line = createProgressLine();
      const found: SpeechOfFile[] = [];
      try {
        for (const file of files) {
          signal.throwIfAborted();
          line.show(found.length / files.length, file);
          const sound = await readSound(file);
          const duration = rounded(sound.samples.length / sound.sampleRate);
          const speech = detectEndpoints(sound).map(({ start, end }) => ({
            start: rounded(start),
            end: rounded(end),
          }));
          found.push({ file, duration, speech });
        }
      } finally {
        line.clear();
      }
      const content = encode(found, json ? 'json' : format);
      if (out === undefined) process.stdout.write(content);
      else await writeFileAtomic(out, content);
    });

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
