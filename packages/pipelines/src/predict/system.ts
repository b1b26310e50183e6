import type { Block } from '../prepare/block';
import type { Column } from '../prepare/column';
import { readBlock } from '../prepare/column';
import type { AnyRecipe } from '../recipes/define-recipe';
import type { SettingValue } from '../recipes/settings-schema';
import { isBySpeaker } from '../recipes/stage';
import type { OpenTask } from '../recipes/task';
import { fitNode } from '../stages/fit-node';
import type { FittedNode } from '../stages/fitted-node';
import { meanPrediction } from '../stages/mean-of-posteriors';
import { nodeColumns } from '../stages/node-columns';
import { answerOf } from '../training/answer-examples';
import type { Answer } from '../training/answer';
import { inputNames, type StageInputs } from '../training/example';
import type { ClipTruth } from '../training/truth';

/** A node of a system, and the nodes that its inputs come from. */
export interface SystemNode extends FittedNode {
  /** For each input a block by name, or a place in the system's list of nodes with the output. */
  from: Record<string, { block: string } | { node: number; output: string }>;
}

/** What a system must know to meet new clips as it met its training clips. */
export interface SystemDescription {
  /** Of the format of the folder. */
  format: 2;
  /** Name and version of the recipe; of one of your own, the SHA-256 of its files. */
  recipe: { name: string; version: number; files?: Record<string, string> };
  /** Which of the recipe's systems it is. */
  variant: string;
  /** What it says, with the names of the classes or targets. */
  task: OpenTask;
  /** A value for every setting of the recipe. */
  settings: Record<string, SettingValue>;
  /** The fold that it was not trained on. */
  fold: string;
  /** The seed that it was trained with. */
  seed: number;
  /** Speakers that it was trained on or chosen with. */
  trainingSpeakers: string[];
  /** Terms and source of the data. */
  data: { licence?: string; citation?: string; synthetic: boolean };
}

/** A fitted variant. It holds no tensors: networks are built when they answer. */
export interface System {
  /** What it is and how it was fitted. */
  description: SystemDescription;
  /** The code of its networks and blocks. */
  recipe: AnyRecipe;
  /** The blocks that it reads. */
  blocks: string[];
  /** Each behind those that it needs. */
  nodes: SystemNode[];
  /** The places of the nodes whose predictions are averaged. */
  members: number[];
}

/** Options of {@link runSystem}. */
export interface RunSystemOptions {
  /** The blocks of the clips. */
  blocks: Readonly<Record<string, Column>>;
  /** By place. */
  clips: readonly number[];
  /** How many clips there are. */
  count: number;
  nameOf(clip: number): string;
  /** Who speaks, for stages that are fitted by speaker; default each clip somebody else. */
  speakerOf?(clip: number): string;
  /** What is true of each clip, where it is known. */
  truths?: readonly ClipTruth[];
  /** Ends the work between two batches. */
  signal?: AbortSignal;
}

/** A node as it was fitted; by speaker, it is fitted to the clips at hand. */
async function fittedToThese(
  { node, seed, ...fitted }: SystemNode,
  inputs: StageInputs,
  { task, clips }: { task: OpenTask; clips: readonly number[] },
): Promise<FittedNode> {
  if (!isBySpeaker(node.stage)) return { node, seed, ...fitted };
  const none = { truths: [], validation: [], test: [], weightsFrom: [] };
  return fitNode(node, { ...none, task, inputs, seed, train: clips });
}

/** What a system says of clips. */
export async function runSystem(
  { nodes, members, description: { task } }: System,
  { blocks, clips, count, nameOf, speakerOf, truths, signal }: RunSystemOptions,
): Promise<Answer[]> {
  const columns = new Map<string, Column>();
  for (const [place, node] of nodes.entries()) {
    const outputs = [
      ...new Set([
        ...nodes.flatMap(({ from }) =>
          Object.values(from).flatMap((edge) => ('node' in edge && edge.node === place ? [edge.output] : [])),
        ),
        ...(members.includes(place) ? ['prediction'] : []),
      ]),
    ];
    const inputs: Record<string, Column> = {};
    for (const name of inputNames(node.node.stage)) {
      const edge = node.from[name];
      inputs[name] = 'block' in edge ? blocks[edge.block] : columns.get(`${edge.node}/${edge.output}`)!;
    }
    const there = clips.filter((clip) => Object.values(inputs).some((column) => column[clip]));
    const stageInputs = { stage: node.node.stage, columns: inputs, nameOf, speakerOf };
    const made = await nodeColumns(
      await fittedToThese(node, stageInputs, { task, clips: there }),
      stageInputs,
      {
        ...{ task, clips: there, count, outputs, signal },
      },
    );
    for (const output of outputs) columns.set(`${place}/${output}`, made[output]);
  }
  const answers: Answer[] = [];
  for (const clip of clips) {
    const predictions: Block[] = [];
    for (const member of members) {
      const stored = columns.get(`${member}/prediction`)![clip];
      if (!stored)
        throw new RangeError(
          `the system says nothing of the clip ${nameOf(clip)}: it has none of its streams.`,
        );
      predictions.push(await readBlock(stored));
    }
    const whole = predictions.length === 1 ? predictions[0] : meanPrediction(predictions, task);
    answers.push(answerOf(task, clip, whole, truths?.[clip] ?? { label: -1 }));
  }
  return answers;
}
