import { Command } from 'commander';
import { synthesizeCorpus } from '../synthesis/synthesize-corpus';
import { createProgressLine } from '../io/progress-line';
import { integer, jsonOption, outOption } from './options';
import type { CommandContext } from './command-context';

interface SynthOptions {
  out: string;
  speakers: number;
  clips: number;
  seed: number;
  json?: boolean;
}

/** `avemo synth`: a seeded synthetic corpus with known truth. */
export const synthCommand = ({ signal }: CommandContext): Command =>
  new Command('synth')
    .description('make a seeded synthetic audio-visual corpus with known truth')
    .addOption(outOption('where to write it').makeOptionMandatory())
    .option('--speakers <n>', 'speakers', integer(1), 10)
    .option('--clips <n>', 'clips in all', integer(1), 240)
    .option('--seed <n>', 'seed', integer(0), 1)
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  avemo synth --out corpus --speakers 10 --clips 240 --seed 1')
    .action(async ({ out, speakers, clips, seed, json }: SynthOptions) => {
      const line = createProgressLine();
      const corpus = await synthesizeCorpus(out, {
        speakers,
        clips,
        seed,
        signal,
        onProgress: ({ done, total }) => line.show(done / total, `clip ${done}/${total}`),
      }).finally(line.clear);
      process.stdout.write(
        json
          ? `${JSON.stringify(corpus)}\n`
          : `${corpus.clips} clips, ${Math.round(corpus.seconds)} s of sound: ${corpus.manifest}\n`,
      );
    });
