import { basename, extname } from 'node:path';
import { Command, Option } from 'commander';
import { detectEndpoints, type TimeInterval } from '@avemo/dsp';
import { encodeCsv } from '../io/encode-csv';
import { openOutput } from '../io/output';
import { createProgressLine } from '../io/progress-line';
import type { SoundFile } from '../io/sound-file';
import { soundPiecesAt } from '../io/sound-pieces-at';
import { withSoundReader } from '../io/sound-reader';
import { findSpeechInPieces, NETWORK_RATE, type SpeechDetector } from '../preparations/find-speech';
import type { CommandContext } from './command-context';
import { forEachSound, listSoundFiles, reportFailures, soundFiles } from './sound-files';

type Format = 'csv' | 'json' | 'rttm';

/** The words of the command for the detectors. */
const METHODS: Readonly<Record<string, SpeechDetector>> = { mrcg: 'mrcg', endpoint: 'endpoints' };

interface VadOptions {
  method: keyof typeof METHODS;
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
    .addOption(
      new Option(
        '--method <method>',
        'mrcg: a trained network, for noise too; endpoint: two thresholds on energy, then zero crossings',
      )
        .choices(Object.keys(METHODS))
        .default('mrcg'),
    )
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
Sound is mixed to one channel and resampled to 16 kHz. The network of mrcg was trained on German studio speech in
noise. The thresholds of endpoint are learned from each sound, which has to hold a tenth of a second without speech.
A sound without speech has no rows; in JSON its list is empty. Files that cannot
be read are listed in the end; the others are written, and the exit code is 1.

Examples:
  avemo vad interview.wav
  avemo vad a.flac b.flac --format rttm --out speech.rttm`,
    )
    .action(async (paths: string[], { method, format, out, json }: VadOptions) => {
      const files = await listSoundFiles(paths);
      const line = createProgressLine();
      const found: SpeechOfFile[] = [];
      const failures = await forEachSound(files, { line, signal }, async (sound) => {
        const heard = await hear(sound, METHODS[method]);
        const speech = heard.speech.map(({ start, end }) => ({ start: rounded(start), end: rounded(end) }));
        found.push({ file: sound.file, duration: rounded(heard.seconds), speech });
      }).finally(line.clear);
      if (found.length > 0) {
        const output = await openOutput(out);
        await output.write(encode(found, json ? 'json' : format));
        await output.finish();
      }
      reportFailures(failures, files.length);
    });

/** The network hears piece by piece; for endpoints the sound is read more than once, as their thresholds are learned from it. */
function hear(
  sound: SoundFile,
  method: SpeechDetector,
): Promise<{ speech: TimeInterval[]; seconds: number }> {
  if (method === 'mrcg') return findSpeechInPieces(soundPiecesAt(sound, NETWORK_RATE));
  return withSoundReader(sound, NETWORK_RATE, (reader) => ({
    speech: detectEndpoints(reader),
    seconds: reader.length / NETWORK_RATE,
  }));
}

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
