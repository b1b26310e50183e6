import { Command, InvalidArgumentError, Option } from 'commander';
import { CallError } from '../call-error';
import { createProgressLine } from '../io/progress-line';
import type { PictureSize } from '../synthesis/picture-size';
import { layouts, type VideoLayout } from '../synthesis/layouts/layouts';
import { synthesizeCorpus } from '../synthesis/synthesize-corpus';
import { synthesizeRecordings, type RecordingLayout } from '../synthesis/synthesize-recordings';
import { synthesizeVideos } from '../synthesis/synthesize-videos';
import type { CommandContext } from './command-context';
import { integer, jsonOption, names, outOption, share } from './options';

interface SynthOptions {
  out: string;
  layout: string;
  speakers: number;
  clips: number;
  recordings: number;
  seconds: number;
  seed: number;
  labels?: string[];
  size: PictureSize;
  missing?: number;
  continuous?: boolean;
  features?: boolean;
  json?: boolean;
}

/** `avemo synth`: a seeded synthetic corpus with known truth. */
export const synthCommand = ({ signal }: CommandContext): Command =>
  new Command('synth')
    .description('make a seeded synthetic corpus with known truth: video files of drawn people who speak')
    .addOption(outOption('where to write it').makeOptionMandatory())
    .addOption(
      new Option('--layout <name>', 'the data set whose files and tables are imitated')
        .choices([...Object.keys(layouts), 'recola'])
        .default('manifest'),
    )
    .option('--speakers <n>', 'speakers', integer(1), 10)
    .option('--clips <n>', 'clips in all', integer(1), 240)
    .option(
      '--labels <list>',
      'emotions, also neutral where the layout has it (default: the usual six)',
      names,
    )
    .option('--continuous', 'long recordings with arousal and valence every 40 ms; for manifest and recola')
    .option('--recordings <n>', 'how many of these, each of another speaker', integer(3), 9)
    .option('--seconds <n>', 'length of each', integer(5), 60)
    .option('--seed <n>', 'seed', integer(0), 1)
    .addOption(
      new Option('--size <WxH>', 'of the pictures')
        .argParser(pictureSize)
        .default({ width: 256, height: 192 }, '256x192'),
    )
    .option(
      '--missing <share>',
      'of clips, or of the time, without sound or face (default: 0, or 0.15)',
      share(),
    )
    .option('--features', 'sound files and features of the face in place of videos: a hundred times as fast')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  avemo synth --out corpus --speakers 10 --clips 240 --seed 1
  avemo synth --out rml --layout rml --speakers 8 --clips 96
  avemo synth --out recola --layout recola --continuous --recordings 9 --seconds 120`,
    )
    .action(async (options: SynthOptions) => {
      const line = createProgressLine();
      const onProgress = ({ done, total }: { done: number; total: number }) =>
        line.show(done / total, `${options.continuous ? 'recording' : 'clip'} ${done}/${total}`);
      const { made, text } = await make(options, { onProgress, signal }).finally(line.clear);
      process.stdout.write(options.json ? `${JSON.stringify(made)}\n` : `${text}\n`);
    });

async function make(
  { out, layout, speakers, clips, recordings, seconds, seed, labels, size, missing, ...chosen }: SynthOptions,
  watched: Pick<Parameters<typeof synthesizeVideos>[1] & object, 'onProgress' | 'signal'>,
): Promise<{ made: object; text: string }> {
  const continuous = chosen.continuous || layout === 'recola';
  const length = (all: number) => `${Math.round(all)} s`;
  if (continuous) {
    if (layout !== 'manifest' && layout !== 'recola')
      throw new CallError(
        `--continuous is for the layouts manifest and recola; ${layout} has clips. Leave it out.`,
      );
    if (chosen.features) throw new CallError('--features writes clips; leave it or --continuous out.');
    const made = await synthesizeRecordings(out, {
      ...{ layout: layout as RecordingLayout, recordings, seconds, seed, size, missing },
      ...watched,
    });
    return { made, text: `${made.recordings} recordings, ${length(made.seconds)} of video: ${made.folder}` };
  }
  if (chosen.features) {
    if (layout !== 'manifest')
      throw new CallError('--features writes the layout manifest; leave --layout out.');
    const made = await synthesizeCorpus(out, { speakers, clips, seed, labels, ...watched });
    return { made, text: `${made.clips} clips, ${length(made.seconds)} of sound: ${made.manifest}` };
  }
  const made = await synthesizeVideos(out, {
    ...{ layout: layout as VideoLayout, speakers, clips, seed, labels, size, missing },
    ...watched,
  });
  return { made, text: `${made.clips} clips, ${length(made.seconds)} of video: ${made.folder}` };
}

function pictureSize(text: string): PictureSize {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (height === undefined) throw new InvalidArgumentError('It must be like 320x240.');
  return { width: Number(width), height: Number(height) };
}
