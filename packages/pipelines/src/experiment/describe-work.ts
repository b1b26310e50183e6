import { modelSummary } from '@avemo/models';
import type { Dataset } from '../datasets/clip';
import type { BlockLook } from '../prepare/clip-preparer';
import { isNetworkStage, type FitStage } from '../recipes/stage';
import type { GraphNode } from '../stages/graph';
import { connectNetwork } from '../training/connect-network';
import { shapeOf } from '../training/example';
import type { ExperimentOptions } from './experiment-options';
import { keysOfFold } from './open-fold';
import { openExperiment } from './open-experiment';
import { stageFilesOf } from './stage-files';
import type { Plan } from './plan';

/** A block of an experiment and how much of it is there. */
export interface DescribedBlock extends Partial<BlockLook> {
  /** As the recipe calls it. */
  name: string;
  /** The modality that it comes from. */
  stream: string;
  /** How many clips have it in the cache. */
  there: number;
}

/** A stage of an experiment, its size, and how much of it is fitted. */
export interface DescribedStage {
  /** As the recipe calls it; `stage/input` of one whose inputs are fitted one by one. */
  name: string;
  /** The blocks and outputs that it reads. */
  reads: string[];
  /** Of a network whose inputs are known before anything is fitted: weights that training changes. */
  parameters?: number;
  /** Products for one clip of the length of the first one. */
  multiplyAccumulates?: number;
  /** Bytes of all layers' outputs for such a clip; a training step keeps about as many for each clip of its batch. */
  activationBytes?: number;
  /** How many fits are there, and how many there will be: folds × seeds. Absent for stages that only compute. */
  fits?: { there: number; of: number };
}

/** What an experiment would do. */
export interface DescribedWork {
  /** Name of the recipe. */
  recipe: string;
  /** Its systems that are asked for. */
  variants: string[];
  /** What they say. */
  task: string;
  /** The names of the classes or targets. */
  labels: readonly string[];
  /** How many clips have a truth for the task. */
  clips: number;
  /** The folds, and how many clips their parts have. */
  folds: { name: string; train: number; validation: number; test: number }[];
  /** One training with each. */
  seeds: readonly number[];
  /** The blocks that are reached. */
  blocks: DescribedBlock[];
  /** The stages that are reached, in order. */
  stages: DescribedStage[];
}

/**
 * Says what an experiment would do: its graph, the sizes of its networks, and what the cache has. One clip is prepared for the
 * shapes; nothing is written.
 *
 * @param dataset - As for `runExperiment`.
 * @param options - As for `runExperiment`.
 * @returns Folds, blocks and stages.
 * @throws What `runExperiment` throws before it begins.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { amFbp, describeWork, openDataset, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const backend = { name: 'cpu', threads: 1 };
 * const options = { recipe: amFbp, variants: ['video'], preset: 'small', seeds: [1], out: join(folder, 'run'), backend };
 * const { stages } = await describeWork(dataset, options);
 * stages.map(({ name }) => name); // → ['scaled/face', 'video']
 * ```
 */
export async function describeWork(dataset: Dataset, options: ExperimentOptions): Promise<DescribedWork> {
  const experiment = await openExperiment(dataset, { ...options, prepares: false });
  const { plan, clips, folds, seeds } = experiment;
  const all = await experiment.blocks();
  const files = stageFilesOf(options);
  const keys = folds.map((fold) => keysOfFold(experiment, fold, all));
  const there = await all.countThere(folds);
  const sizes = sizesOf(plan, all.looks);
  return {
    recipe: plan.recipe.name,
    variants: [...plan.variants.keys()],
    task: plan.task.name,
    labels: plan.task.labels,
    clips: clips.length,
    folds: folds.map(({ name, train, validation, test }) => ({
      ...{ name, train: train.length, validation: validation.length, test: test.length },
    })),
    seeds,
    blocks: plan.blocks.map((name) => ({
      ...{ name, stream: plan.recipe.blocks[name].stream ?? 'any' },
      ...all.looks[name],
      there: there[name],
    })),
    stages: plan.nodes.map((node) => {
      const each = keys.flatMap((one) => seeds.map((seed) => one.keyOf(node.id, seed)));
      const own = [...new Set(each)];
      return {
        name: node.id,
        reads: readsOf(node),
        ...sizes.get(node.id),
        ...(isFitted(node) && {
          fits: { there: own.filter((key) => files.has(key)).length, of: own.length },
        }),
      };
    }),
  };
}

const isFitted = ({ stage }: GraphNode): boolean => isNetworkStage(stage) || stage.fit !== undefined;

const readsOf = ({ edges }: GraphNode): string[] =>
  Object.values(edges).map((edge) =>
    'block' in edge ? edge.block : edge.node.includes('/') ? edge.node : `${edge.node}/${edge.output}`,
  );

type Sizes = Pick<DescribedStage, 'parameters' | 'multiplyAccumulates' | 'activationBytes'>;

/** The sizes of the networks, as far as their inputs are known. */
function sizesOf(plan: Plan, blocks: Readonly<Record<string, BlockLook>>): Map<string, Sizes> {
  const sizes = new Map<string, Sizes>();
  /** What is known of outputs, `node/output`. */
  const outputs = new Map<string, BlockLook>();
  for (const node of plan.nodes) {
    const inputs: Record<string, BlockLook | undefined> = {};
    for (const [name, edge] of Object.entries(node.edges)) {
      inputs[name] = 'block' in edge ? blocks[edge.block] : outputs.get(`${edge.node}|${edge.output}`);
    }
    if (Object.values(inputs).some((input) => input === undefined)) continue;
    const known = inputs as Record<string, BlockLook>;
    const { made, size } = isNetworkStage(node.stage)
      ? networkSizes(node, known, plan)
      : { made: outputsOf(node.stage, known, plan), size: undefined };
    if (size) sizes.set(node.id, size);
    for (const [output, look] of Object.entries(made)) outputs.set(`${node.id}|${output}`, look);
  }
  return sizes;
}

function networkSizes(
  { stage }: GraphNode,
  inputs: Readonly<Record<string, BlockLook>>,
  { task }: Plan,
): { size: Sizes; made: Record<string, BlockLook> } {
  if (!isNetworkStage(stage)) throw new TypeError(`${stage.name} is no network.`);
  const shapes = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, rows, kind }]) => [
      name,
      shapeOf(stage, name, { shape, kind, ...(rows && { times: new Float64Array(shape[0]) }) }),
    ]),
  );
  const length = Math.max(1, ...Object.values(inputs).map(({ shape, rows }) => (rows ? shape[0] : 1)));
  const made: Record<string, BlockLook> = {};
  const summary = modelSummary(
    () => {
      const { model, places, ends } = connectNetwork(stage, shapes, { task, seed: 1 });
      for (const [name, { x, rows }] of places) {
        const shape = ends[x].shape.slice(rows ? 2 : 1).map((n) => n ?? length);
        const sequence = rows || stage.unit === 'row';
        made[name] = { shape: sequence ? [length, ...shape] : shape, rows: sequence, kind: 'float32' };
      }
      return model;
    },
    { length },
  );
  const perClip = stage.unit === 'row' ? length : 1;
  return {
    made,
    size: {
      parameters: summary.trainableParameters,
      multiplyAccumulates: summary.multiplyAccumulates * perClip,
      activationBytes: summary.activationBytes * perClip,
    },
  };
}

/** What a stage gives that keeps the shape of its input, or that only computes; of others nothing is known before the fit. */
function outputsOf(
  stage: FitStage,
  inputs: Readonly<Record<string, BlockLook>>,
  { task }: Plan,
): Record<string, BlockLook> {
  if (stage.separate) return { ...inputs };
  if (stage.fit || !stage.apply) return {};
  const zeros = Object.entries(inputs).map(([name, { shape, rows }]) => [
    name,
    {
      data: new Float32Array(shape.reduce((product, n) => product * n, 1)),
      shape,
      ...(rows && { times: Float64Array.from({ length: shape[0] }, (_, i) => i) }),
    },
  ]);
  const made = stage.apply(
    Object.fromEntries(zeros),
    { tensors: {} },
    { options: stage.options, task, seed: 1 },
  );
  return Object.fromEntries(
    Object.entries(made).map(([name, { shape, times }]) => [
      name,
      { shape, rows: times !== undefined, kind: 'float32' },
    ]),
  );
}
