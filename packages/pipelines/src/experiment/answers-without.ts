import { readBlock, type Column } from '../prepare/column';
import { isNetworkStage } from '../recipes/stage';
import type { Member } from '../recipes/variants';
import { meanPrediction } from '../stages/mean-of-posteriors';
import type { FittedNode } from '../stages/fitted-node';
import { nodeColumns } from '../stages/node-columns';
import type { Answer } from '../training/answer';
import { answerOf } from '../training/answer-examples';
import { inputNames, inputOf, type StageInputs } from '../training/example';
import type { FoldRunner } from './fold-runner';
import { streamsOf } from './plan';
import { StageKeys } from './stage-keys';

/** What is left out, and with which of the run's seeds. */
export interface Without {
  /** The modality that the clips lack, e.g. `audio`. */
  stream: string;
  seed: number;
}

/**
 * What a variant says of clips that lack one of their streams. What does not depend on the stream is not computed again.
 *
 * @param runner - The fold.
 * @param members - The fits of the variant.
 * @param clips - By place.
 * @param without - The stream, and the seed.
 * @returns The answers in the order of the clips; undefined where the variant says nothing of one without the stream.
 */
export async function answersWithout(
  runner: FoldRunner,
  members: readonly Member[],
  clips: readonly number[],
  { stream, seed }: Without,
): Promise<Answer[] | undefined> {
  const { task } = runner.options.plan;
  const predictions: Column[] = [];
  for (const { stage, repetition } of members) {
    const own = { stream, seed: StageKeys.memberSeed(seed, repetition) };
    predictions.push(await columnWithout(runner, { id: stage, output: 'prediction' }, clips, own));
  }
  const answers: Answer[] = [];
  for (const clip of clips) {
    const stored = predictions.map((column) => column[clip]);
    if (stored.some((block) => block === undefined)) return undefined;
    const blocks = await Promise.all(stored.map((block) => readBlock(block!)));
    const whole = blocks.length === 1 ? blocks[0] : meanPrediction(blocks, task);
    answers.push(answerOf(task, clip, whole, runner.options.truths[clip]));
  }
  return answers;
}

/** What a node is given of clips that lack a stream. */
interface InputsWithout {
  fitted: FittedNode;
  inputs: StageInputs;
  /** The clips of which it still says something. */
  there: number[];
}

/**
 * A fitted node, and its inputs for clips that lack a stream.
 *
 * @param runner - The fold.
 * @param id - The node.
 * @param clips - By place.
 * @param without - The stream, and the seed.
 */
export async function inputsWithout(
  runner: FoldRunner,
  id: string,
  clips: readonly number[],
  { stream, seed }: Without,
): Promise<InputsWithout> {
  const { plan, dataset, blocks } = runner.options;
  const fitted = await runner.fit(id, seed);
  const { stage, edges } = fitted.node;
  const count = dataset.clips.length;
  const nothing: Column = new Array<undefined>(count).fill(undefined);
  const names = inputNames(stage);
  const columns: Record<string, Column> = {};
  for (const name of names) {
    const edge = edges[name];
    columns[name] =
      'block' in edge
        ? plan.recipe.blocks[edge.block].stream === stream
          ? nothing
          : blocks[edge.block]
        : await columnWithout(runner, { id: edge.node, output: edge.output }, clips, {
            stream,
            seed: fitted.seed,
          });
  }
  const there = clips.filter(
    (clip) =>
      names.some((name) => columns[name][clip]) &&
      names.every((name) => columns[name][clip] || inputOf(stage, name).optional),
  );
  const inputs = {
    stage,
    columns,
    nameOf: (clip: number) => dataset.clips[clip].id,
    speakerOf: (clip: number) => dataset.clips[clip].speaker ?? '',
  };
  return { fitted, inputs, there };
}

/** An output of a node for clips that lack a stream. */
async function columnWithout(
  runner: FoldRunner,
  { id, output }: { id: string; output: string },
  clips: readonly number[],
  without: Without,
): Promise<Column> {
  const { plan, dataset, signal } = runner.options;
  if (!streamsOf(plan, id).includes(without.stream))
    return (await runner.answer(id, without.seed, clips))[output];
  const { fitted, inputs, there } = await inputsWithout(runner, id, clips, without);
  const count = dataset.clips.length;
  if (there.length === 0) return new Array<undefined>(count).fill(undefined);
  if (isNetworkStage(fitted.node.stage)) signal?.throwIfAborted();
  const made = await nodeColumns(fitted, inputs, {
    task: plan.task,
    clips: there,
    count,
    outputs: [output],
    signal,
  });
  return made[output];
}
