import { Command } from 'commander';
import { CallError } from '../call-error';
import { createProgressLine } from '../io/progress-line';
import { openOutput } from '../io/output';
import { loadEmotionModel, type EmotionModel } from '../predict/emotion-model';
import { meaning } from '../predict/emotions';
import { predict } from '../predict/predict';
import type { System } from '../predict/system';
import type { CommandContext } from './command-context';
import { listMediaFiles } from './media-files';
import { fusionOf, recipeOf } from './open-recipe-file';
import { openSystems } from './open-systems';
import { backendOption, startBackend, threadsOption } from './options';
import { createPredictionCsv, predictionLine, predictionText } from './prediction-text';
import { isFailureOfFile, reportFailures, type Failures } from './sound-files';
import { watchFiles } from './watch-files';
import type { Prediction } from '../predict/prediction';

interface PredictFlags {
  model?: string;
  voice: 'all' | 'emodb';
  face: 'both' | 'human';
  recipe?: string;
  fusion?: string;
  json?: boolean;
  csv?: boolean;
  overTime?: boolean;
  step: number;
  out?: string;
  watch?: boolean;
  backend: string;
  threads?: number;
}

/** `avemo predict CLIP…`: which emotion clips show. */
export const predictCommand = ({ signal }: CommandContext): Command =>
  new Command('predict')
    .description('which emotion the voice and the face of clips show: videos, sounds, pictures, folders')
    .argument('<clip...>', 'video, sound or picture files, or folders of such files')
    .option('--model <run>', 'a run folder of avemo train (default: the models of @avemo/weights)')
    .option('--voice <name>', 'all: trained on RAVDESS, Emo-DB and nEMO; emodb: on Emo-DB alone', 'all')
    .option(
      '--face <name>',
      'both: two networks look at faces; human: that of @vladmandic/human alone',
      'both',
    )
    .option('--recipe <file>', 'the file of your own recipe that --model was trained with')
    .option('--fusion <file>', 'the file of your own fusion that --model was trained with')
    .option('--json', 'one line of JSON for each clip')
    .option('--csv', 'one row for each clip')
    .option('--over-time', 'in CSV, one row for each moment')
    .option('--step <seconds>', 'how long a moment is', Number, 0.5)
    .option('--out <file>', 'where to write (default: stdout)')
    .option('--watch', 'go on with files that appear or change, until Ctrl-C')
    .addOption(backendOption())
    .addOption(threadsOption())
    .addHelpText(
      'after',
      `
Face and voice are judged and joined; what is missing is said. The content of a file says what it is.
Files that cannot be read are listed in the end; the others are done, and the exit code is 1.

${wrapped(meaning)}

Examples:
  avemo predict clip.mp4
  avemo predict recordings --csv --out emotions.csv
  avemo predict inbox --watch --json
  avemo predict clip.mp4 --model runs/ag-fbp`,
    )
    .action(async (paths: string[], flags: PredictFlags) => {
      requireFlags(flags);
      const list = () => listMediaFiles(paths, { emptyFolders: flags.watch });
      const files = await list();
      // The networks of @avemo/weights are too small for a second thread, which would wait for work beside the decoder.
      const { threads = flags.model === undefined ? 1 : undefined } = flags;
      await startBackend({ ...flags, threads });
      const model = await openModel(flags);
      const output = await openOutput(flags.out);
      const encode = encoderOf(flags, files.length);
      const line = createProgressLine();
      const failures: Failures = new Map();
      let done = 0;
      try {
        for await (const file of flags.watch ? watchFiles(list, signal) : files) {
          const onProgress = (share: number) =>
            line.show(flags.watch ? share : (done + share) / files.length, file);
          onProgress(0);
          try {
            const prediction = await predict(file, { model, step: flags.step, signal, onProgress });
            line.clear();
            await output.write(encode(prediction));
            if (flags.watch) await output.write('');
          } catch (error) {
            signal.throwIfAborted();
            if (!isFailureOfFile(error)) throw error;
            line.clear();
            failures.set(file, error.message);
            if (flags.watch) process.stderr.write(`${file}: ${error.message}\n`);
          }
          done++;
        }
      } catch (error) {
        if (!(flags.watch && signal.aborted)) {
          await output.discard();
          throw error;
        }
      } finally {
        line.clear();
        if ('dispose' in model) model.dispose();
      }
      await output.finish();
      if (!flags.json && !flags.csv && done > failures.size) process.stderr.write(noteOf(model));
      if (!flags.watch) reportFailures(failures, files.length);
    });

function requireFlags({ json, csv, overTime, step, voice, face }: PredictFlags): void {
  if (json && csv) throw new CallError('--json and --csv: choose one of them.');
  if (overTime && !csv) throw new CallError('--over-time belongs to --csv; JSON holds the moments anyway.');
  if (!(step > 0)) throw new CallError(`--step must be seconds above 0; got ${step}.`);
  if (voice !== 'all' && voice !== 'emodb') {
    throw new CallError(`--voice ${String(voice)}: the models are all and emodb.`);
  }
  if (face !== 'both' && face !== 'human') {
    throw new CallError(`--face ${String(face)}: the choices are both and human.`);
  }
}

async function openModel({
  model,
  recipe,
  fusion,
  voice,
  face,
}: PredictFlags): Promise<EmotionModel | System[]> {
  if (model === undefined) return loadEmotionModel({ voice, face });
  return openSystems(model, {
    ...(recipe !== undefined && { recipe: (await recipeOf(recipe)).recipe }),
    ...(fusion !== undefined && { fusion: (await fusionOf(fusion)).fusion }),
  });
}

function encoderOf({ json, csv, overTime = false }: PredictFlags, files: number): (p: Prediction) => string {
  if (json) return (prediction) => `${JSON.stringify(prediction)}\n`;
  if (csv) return createPredictionCsv({ overTime });
  return files === 1 ? predictionText : predictionLine;
}

const noteOf = (model: EmotionModel | System[]) =>
  `${'licence' in model ? `Model ${model.name}: ${model.licence}.\n` : ''}${meaning.split('. ').slice(0, 2).join('. ')}. More: avemo predict --help\n`;

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length > 100) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.join('\n');
}
