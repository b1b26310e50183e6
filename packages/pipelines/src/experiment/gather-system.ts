import type { Dataset } from '../datasets/clip';
import type { System, SystemDescription, SystemNode } from '../predict/system';
import { isBySpeaker } from '../recipes/stage';
import type { Member } from '../recipes/variants';
import { blocksOf } from '../stages/graph';
import type { FoldRunner } from './fold-runner';
import type { Fold } from './folds';
import type { Plan } from './plan';
import type { RunConfig } from './run-schema';
import { StageKeys } from './stage-keys';

/** The system of a variant on one fold: the nodes behind its members, each once. */
export async function gatherSystem(
  runner: FoldRunner,
  {
    plan,
    dataset,
    fold,
    seed,
    variant,
    members,
    keys,
    recipe,
  }: {
    plan: Plan;
    dataset: Dataset;
    fold: Fold;
    seed: number;
    variant: string;
    members: readonly Member[];
    keys: StageKeys;
    recipe: RunConfig['recipe'];
  },
): Promise<System> {
  const nodes: SystemNode[] = [];
  const places = new Map<string, number>();
  const add = async (id: string, runSeed: number): Promise<number> => {
    const key = keys.keyOf(id, runSeed);
    const known = places.get(key);
    if (known !== undefined) return known;
    const fitted = await runner.fit(id, runSeed);
    const from: SystemNode['from'] = {};
    for (const [input, edge] of Object.entries(fitted.node.edges)) {
      from[input] = 'block' in edge ? edge : { node: await add(edge.node, fitted.seed), output: edge.output };
    }
    // What is fitted by speaker is fitted anew to the clips that are answered.
    const own = isBySpeaker(fitted.node.stage) ? { fitted: { tensors: {} }, parameters: 0 } : {};
    const place = nodes.push({ ...fitted, ...own, from }) - 1;
    places.set(key, place);
    return place;
  };
  const at: number[] = [];
  for (const { stage, repetition } of members)
    at.push(await add(stage, StageKeys.memberSeed(seed, repetition)));
  const met = new Set([...fold.train, ...fold.validation].map((clip) => dataset.clips[clip].speaker));
  const { licence, citation, synthetic = false } = dataset;
  const description: SystemDescription = {
    format: 2,
    recipe,
    variant,
    task: plan.task,
    settings: plan.settings,
    fold: fold.name,
    seed,
    trainingSpeakers: [...met].sort(),
    data: { licence, citation, synthetic },
  };
  return {
    description,
    recipe: plan.recipe,
    blocks: blocksOf(nodes.map(({ node }) => node)),
    nodes,
    members: at,
  };
}
