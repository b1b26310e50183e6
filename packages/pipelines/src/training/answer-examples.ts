import type { Block, Blocks } from '../prepare/block';
import { sizeOf } from '../prepare/block';
import type { OpenTask } from '../recipes/task';
import type { Answer } from './answer';
import type { BuiltNetwork } from './build-network';
import { rowTimes, type Example, type InputShape, type StageInputs } from './example';
import { runNetwork } from './run-network';
import { truthOfRows, type ClipTruth } from './truth';

/** Options of {@link clipOutputs}. */
export interface ClipOutputOptions {
  inputs: StageInputs;
  shapes: Readonly<Record<string, InputShape>>;
  examples: readonly Example[];
  batchSize: number;
  outputs?: readonly string[];
  signal?: AbortSignal;
}

/**
 * Runs a network over examples and gives the outputs of each clip; where examples are rows, those of a clip become a
 * sequence.
 *
 * @param network - Built for the inputs.
 * @param options - What to run it on; the rows of a clip stand together.
 */
export async function* clipOutputs(
  network: BuiltNetwork,
  { inputs, examples, ...options }: ClipOutputOptions,
): AsyncGenerator<{ clip: number; blocks: Blocks }> {
  const perRow = network.stage.unit === 'row';
  let rows: { example: Example; blocks: Blocks }[] = [];
  const finish = () => ({
    clip: rows[0].example.clip,
    blocks: placeRows(rows, rowTimes(inputs, rows[0].example.clip)),
  });
  for await (const result of runNetwork(network, inputs, examples, options)) {
    if (!perRow) {
      yield { clip: result.example.clip, blocks: result.blocks };
      continue;
    }
    if (rows.length > 0 && rows[0].example.clip !== result.example.clip) {
      yield finish();
      rows = [];
    }
    rows.push(result);
  }
  if (rows.length > 0) yield finish();
}

/** The rows of a clip at their places; those that were left out do not count. */
function placeRows(
  rows: readonly { example: Example; blocks: Blocks }[],
  times: Float64Array | undefined,
): Blocks {
  const count = times?.length ?? rows.length;
  const places = rows.map(({ example }, i) => (times ? example.row! : i));
  const mask = rows.length < count ? new Uint8Array(count) : undefined;
  for (const place of places) if (mask) mask[place] = 1;
  const placed: Blocks = {};
  for (const [name, { shape }] of Object.entries(rows[0].blocks)) {
    const width = sizeOf(shape);
    const data = new Float32Array(count * width);
    rows.forEach(({ blocks }, i) => data.set(blocks[name].data, places[i] * width));
    placed[name] = {
      data,
      shape: [count, ...shape],
      times: times ?? Float64Array.from(rows, ({ example }) => example.row!),
      ...(mask && { mask }),
    };
  }
  return placed;
}

/**
 * What a `prediction` says of a clip: probabilities of logits, values as they are; over rows the mean, unless the task is
 * per row.
 *
 * @param task - What the system says.
 * @param clip - Place of the clip.
 * @param prediction - Logits, log-probabilities or values, [labels] or [rows, labels].
 * @param truth - Of the clip.
 */
export function answerOf(task: OpenTask, clip: number, prediction: Block, truth: ClipTruth): Answer {
  const labels = task.labels.length;
  const { times, mask } = prediction;
  const output =
    task.kind === 'classes' ? softmaxRows(prediction.data, labels) : Float32Array.from(prediction.data);
  if (task.per === 'row' && times) {
    return { clip, output, truth: truthOfRows(task, truth, times), times, ...(mask && { mask }) };
  }
  const whole = new Float64Array(labels);
  let count = 0;
  for (let row = 0; row < output.length / labels; row++) {
    if (mask && mask[row] === 0) continue;
    count++;
    for (let c = 0; c < labels; c++) whole[c] += output[row * labels + c];
  }
  const mean = Float32Array.from(whole, (sum) =>
    count > 0 ? sum / count : task.kind === 'classes' ? 1 / labels : NaN,
  );
  return { clip, output: mean, truth: truthOfRows(task, truth, undefined) };
}

/** The answers of a network to examples, one for each clip. */
export async function answerExamples(
  network: BuiltNetwork,
  options: Omit<ClipOutputOptions, 'outputs'> & { task: OpenTask; truths: readonly ClipTruth[] },
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for await (const { clip, blocks } of clipOutputs(network, { ...options, outputs: ['prediction'] })) {
    answers.push(answerOf(options.task, clip, blocks.prediction, options.truths[clip]));
  }
  return answers;
}

function softmaxRows(logits: ArrayLike<number>, labels: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += labels) {
    let top = -Infinity;
    for (let c = 0; c < labels; c++) top = Math.max(top, logits[start + c]);
    let sum = 0;
    for (let c = 0; c < labels; c++) sum += Math.exp(logits[start + c] - top);
    for (let c = 0; c < labels; c++) out[start + c] = Math.exp(logits[start + c] - top) / sum;
  }
  return out;
}
