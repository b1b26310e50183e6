import type { Clip } from '../datasets/clip';
import { isBySpeaker, isNetworkStage } from '../recipes/stage';
import { inputNames, type StageInputs } from '../training/example';
import { answerOf } from '../training/answer-examples';
import type { Answer } from '../training/answer';
import type { CheckpointStore } from '../training/checkpoint-store';
import type { LoopProgress } from '../training/loop';
import type { ClipTruth } from '../training/truth';
import type { Block } from '../prepare/block';
import type { MadeBlocks } from '../prepare/cache/block-cache';
import type { OpenedBlocks } from '../prepare/cache/block-file';
import { readBlock, storedInMemory, type Column, type StoredBlock } from '../prepare/column';
import { fitNode } from '../stages/fit-node';
import type { FittedNode } from '../stages/fitted-node';
import type { GraphNode } from '../stages/graph';
import { meanPrediction } from '../stages/mean-of-posteriors';
import { nodeColumns } from '../stages/node-columns';
import type { TakenWeights } from '../stages/take-weights';
import type { Member } from '../recipes/variants';
import { keyOf } from './canonical';
import type { Fold } from './folds';
import type { Plan } from './plan';
import { StageKeys } from './stage-keys';

/** Keeps fits by their keys. */
export interface FitStore {
  /** A finished fit; undefined where there is none that is whole. */
  load(key: string): Promise<Omit<FittedNode, 'node'> | undefined>;
  /** Keeps a finished fit and takes away what was saved on the way. */
  save(key: string, fit: Omit<FittedNode, 'node'>): Promise<void>;
  /** Where a fit under way is kept. */
  checkpoint(key: string): CheckpointStore | undefined;
}

/** What a fold is fitted with. */
export interface FoldRunnerOptions {
  plan: Plan;
  /** The names of the clips. */
  dataset: { clips: readonly (Pick<Clip, 'id'> & Partial<Pick<Clip, 'speaker'>>)[] };
  /** The blocks of every clip. */
  blocks: Readonly<Record<string, Column>>;
  truths: readonly ClipTruth[];
  fold: Fold;
  keys: StageKeys;
  files: FitStore;
  /** Where outputs of networks lie that are too many for memory; default memory. */
  outputs?: { keep(key: string, made: MadeBlocks): Promise<OpenedBlocks> };
  /** Fits of another run that stages of equal name start from. */
  initial?: ReadonlyMap<string, FittedNode['fitted']>;
  signal?: AbortSignal;
  onProgress?: (stage: string, seed: number, progress: LoopProgress) => void;
  onTaken?: (taken: TakenWeights) => void;
}

/** Bytes of computed blocks that a fold keeps in memory; what is beyond is computed again when it is read. */
const KEPT_BYTES = 256 * 2 ** 20;

/** What a node says of clips. */
interface NodeOutputs {
  columns: Record<string, (StoredBlock | undefined)[]>;
  /** Clips that were answered. */
  done: Set<number>;
  /** One pass at a time. */
  turn: Promise<void>;
}

/** The clips that a fit reads; by speaker, those of all parts, without their truth. */
const learnedFrom = ({ stage }: GraphNode, { train, validation, test }: Fold): number[] => [
  ...train,
  ...(isNetworkStage(stage) ? validation : []),
  ...(isNetworkStage(stage) && stage.training.testEachEpoch ? test : []),
  ...(isBySpeaker(stage) ? [...validation, ...test] : []),
];

/**
 * Fits the nodes of a plan on one fold as they are asked for: each once for a seed, or taken from the files where it was
 * fitted before. What nodes say of clips is kept until the fold is done.
 */
export class FoldRunner {
  private readonly fits = new Map<string, Promise<FittedNode>>();
  private readonly outputs = new Map<string, NodeOutputs>();
  /** The outputs of each node that others read, or that are a system's. */
  private readonly wanted = new Map<string, Set<string>>();
  /** Bytes of computed blocks that are kept instead of computed again. */
  private readonly budget = { bytes: KEPT_BYTES };

  constructor(readonly options: FoldRunnerOptions) {
    const { plan } = options;
    const want = (id: string, output: string) =>
      this.wanted.set(id, (this.wanted.get(id) ?? new Set()).add(output));
    for (const { edges } of plan.nodes) {
      for (const edge of Object.values(edges)) if ('node' in edge) want(edge.node, edge.output);
    }
    for (const members of plan.variants.values()) for (const { stage } of members) want(stage, 'prediction');
  }

  /** A node, fitted. */
  fit(id: string, runSeed: number): Promise<FittedNode> {
    const { plan, keys } = this.options;
    const node = plan.graph.node(id);
    const seed = keys.seedOf(node, runSeed);
    const key = keys.keyOf(id, runSeed);
    const known = this.fits.get(key);
    if (known) return known;
    const fitting = this.fitOrLoad(node, seed, key);
    this.fits.set(key, fitting);
    return fitting;
  }

  private async fitOrLoad(node: GraphNode, seed: number, key: string): Promise<FittedNode> {
    const { files, plan, fold, truths, signal, onProgress, onTaken, initial } = this.options;
    const saved = await files.load(key);
    if (saved) return { node, ...saved };
    const sources = await Promise.all(
      node.weightsFrom.map(async (name) => ({ name, fitted: (await this.fit(name, seed)).fitted })),
    );
    const start = isNetworkStage(node.stage) ? initial?.get(node.id) : undefined;
    const fitted = await fitNode(node, {
      ...fold,
      task: plan.task,
      inputs: await this.inputsOf(node, seed, learnedFrom(node, fold)),
      truths,
      seed,
      weightsFrom: start ? [{ name: node.id, fitted: start }, ...sources] : sources,
      checkpoint: files.checkpoint(key),
      signal,
      onProgress: (progress) => onProgress?.(node.id, seed, progress),
      onTaken,
    });
    // A stage that only computes is computed again; there is nothing to keep.
    if (isNetworkStage(node.stage) || node.stage.fit) await files.save(key, fitted);
    return fitted;
  }

  /** The inputs of a node for clips. */
  async inputsOf(node: GraphNode, seed: number, clips: readonly number[]): Promise<StageInputs> {
    const { blocks, dataset } = this.options;
    const columns: Record<string, Column> = {};
    for (const name of inputNames(node.stage)) {
      const edge = node.edges[name];
      columns[name] =
        'block' in edge ? blocks[edge.block] : (await this.answer(edge.node, seed, clips))[edge.output];
    }
    return {
      stage: node.stage,
      columns,
      nameOf: (clip) => dataset.clips[clip].id,
      speakerOf: (clip) => dataset.clips[clip].speaker ?? '',
    };
  }

  /** All wanted outputs of a node for clips, in one pass over those that it has not answered yet. */
  async answer(id: string, runSeed: number, clips: readonly number[]): Promise<NodeOutputs['columns']> {
    const { keys, plan, signal, dataset } = this.options;
    const key = keys.keyOf(id, runSeed);
    const count = dataset.clips.length;
    const names = [...(this.wanted.get(id) ?? [])];
    const known = this.outputs.get(key) ?? {
      columns: Object.fromEntries(
        names.map((name) => [name, new Array<StoredBlock | undefined>(count).fill(undefined)]),
      ),
      done: new Set<number>(),
      turn: Promise.resolve(),
    };
    this.outputs.set(key, known);
    known.turn = known.turn.then(async () => {
      const missing = clips.filter((clip) => !known.done.has(clip));
      if (missing.length === 0) return;
      const fitted = await this.fit(id, runSeed);
      const inputs = await this.inputsOf(fitted.node, fitted.seed, missing);
      const there = missing.filter((clip) => Object.values(inputs.columns).some((column) => column[clip]));
      const made = await nodeColumns(fitted, inputs, {
        task: plan.task,
        clips: there,
        count,
        outputs: names,
        budget: this.budget,
        keep: (block, clip, output) => this.keepOutput(block, keyOf([key, clip, output])),
        signal,
      });
      for (const name of names) for (const clip of there) known.columns[name][clip] = made[name][clip];
      for (const clip of missing) known.done.add(clip);
    });
    await known.turn;
    return known.columns;
  }

  /** An output of a network, in memory while there is room. */
  private async keepOutput(block: Block, key: string): Promise<StoredBlock> {
    const { outputs } = this.options;
    if (!outputs || block.data.byteLength <= this.budget.bytes) {
      this.budget.bytes -= block.data.byteLength;
      return storedInMemory(block);
    }
    return (await outputs.keep(key, { blocks: { output: block }, about: null })).blocks.output;
  }

  /**
   * What the fits of a variant say together of clips.
   *
   * @throws RangeError where a stage gives no prediction of a clip, or one of another size than the task's.
   */
  async answers(members: readonly Member[], clips: readonly number[], seed: number): Promise<Answer[]> {
    const { plan, truths, dataset } = this.options;
    const columns: Column[] = [];
    for (const { stage, repetition } of members) {
      columns.push((await this.answer(stage, StageKeys.memberSeed(seed, repetition), clips)).prediction);
    }
    const answers: Answer[] = [];
    for (const clip of clips) {
      const predictions = await Promise.all(
        columns.map(async (column) => column[clip] && (await readBlock(column[clip]!))),
      );
      const there = predictions.filter((block) => block !== undefined);
      if (there.length < predictions.length) {
        throw new RangeError(
          `the stage ${members[0].stage} says nothing of the clip ${dataset.clips[clip].id}.`,
        );
      }
      const whole = there.length === 1 ? there[0] : meanPrediction(there, plan.task);
      const labels = plan.task.labels.length;
      if (whole.data.length % labels !== 0 || whole.shape.at(-1) !== labels) {
        throw new RangeError(
          `the stage ${members[0].stage} must predict ${labels} numbers (${plan.task.labels.join(', ')}); its prediction has shape [${whole.shape}].`,
        );
      }
      answers.push(answerOf(plan.task, clip, whole, truths[clip]));
    }
    return answers;
  }
}
