import * as v from 'valibot';
import { CallError, WorkError } from '../call-error';
import type { AnyRecipe } from '../recipes/define-recipe';
import type { Json } from '../recipes/json';
import { resolveSettings } from '../recipes/settings-schema';
import { openRecipe, type OwnFusion } from '../recipes/variants';
import { recipes } from '../recipes/registry';
import { blocksOf, buildGraph } from '../stages/graph';
import { decodeChecked, encodeChecked, type Arrays } from '../training/checked-file';
import type { System, SystemDescription, SystemNode } from './system';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const shape = v.array(count);
const labels = v.pipe(v.array(v.string()), v.maxLength(100_000));

const manifestSchema = v.object({
  format: v.literal(2),
  recipe: v.object({
    name: v.string(),
    version: count,
    files: v.optional(v.record(v.string(), v.string())),
  }),
  variant: v.string(),
  task: v.variant('kind', [
    v.object({
      kind: v.literal('classes'),
      name: v.string(),
      per: v.optional(v.picklist(['clip', 'row'])),
      classes: v.optional(v.record(v.string(), labels)),
      labels,
    }),
    v.object({
      kind: v.literal('values'),
      name: v.string(),
      per: v.optional(v.picklist(['clip', 'row'])),
      targets: labels,
      labels,
    }),
  ]),
  settings: v.record(v.string(), v.union([v.number(), v.boolean(), v.string(), v.array(v.number())])),
  fold: v.string(),
  seed: count,
  trainingSpeakers: v.array(v.string()),
  data: v.object({
    licence: v.optional(v.string()),
    citation: v.optional(v.string()),
    synthetic: v.boolean(),
  }),
  members: v.pipe(v.array(count), v.minLength(1)),
  nodes: v.pipe(
    v.array(
      v.object({
        id: v.string(),
        seed: count,
        bestEpoch: v.pipe(v.number(), v.integer(), v.minValue(-1)),
        parameters: count,
        shapes: v.record(
          v.string(),
          v.object({ shape, rows: v.boolean(), kind: v.picklist(['float32', 'int32', 'uint8']) }),
        ),
        values: v.optional(v.unknown()),
        from: v.record(
          v.string(),
          v.union([v.object({ block: v.string() }), v.object({ node: count, output: v.string() })]),
        ),
      }),
    ),
    v.minLength(1),
  ),
});

/** The two files of a system's folder. */
export interface SystemFiles {
  /** `manifest.json`: what it is, and how its input is prepared. */
  manifest: string;
  /** `weights.safetensors`, with a checksum. */
  weights: Uint8Array;
}

/** A fitted system as the files of its folder. */
export async function encodeSystem({ description, nodes, members }: System): Promise<SystemFiles> {
  const arrays: Arrays = {};
  nodes.forEach(({ fitted }, i) => {
    for (const [name, array] of Object.entries(fitted.tensors)) arrays[`${i}/${name}`] = array;
  });
  const manifest = {
    ...description,
    members,
    nodes: nodes.map(({ node, seed, bestEpoch, parameters, shapes, fitted, from }) => ({
      id: node.id,
      seed,
      bestEpoch,
      parameters,
      shapes,
      ...(fitted.values !== undefined && { values: fitted.values }),
      from,
    })),
  };
  return { manifest: `${JSON.stringify(manifest, null, 2)}\n`, weights: await encodeChecked(arrays, null) };
}

/** Which code a system's folder is read with: it holds none. */
export interface SystemCode {
  /** A recipe of your own; it must have the name and version that the folder names. */
  recipe?: AnyRecipe;
  /** A fusion of your own that the system was trained with. */
  fusion?: OwnFusion;
}

/**
 * Reads a system from the files of its folder.
 *
 * @param files - The two files.
 * @param where - What the folder is called in errors.
 * @param code - A recipe or fusion of your own.
 * @throws CallError where a recipe or fusion must be passed in, WorkError where the files do not belong together.
 */
export async function decodeSystem(
  { manifest: text, weights }: SystemFiles,
  where: string,
  { recipe: own, fusion }: SystemCode = {},
): Promise<System> {
  const { nodes: saved, members, ...description } = parseManifest(text, where);
  const { name, version } = description.recipe;
  const recipe = own ?? recipes.find((one) => one.name === name);
  if (!recipe) {
    throw new CallError(
      `${where} is a system of the recipe ${name}, which does not come with avemo. Pass that recipe in.`,
    );
  }
  if (recipe.name !== name || recipe.version !== version) {
    throw new CallError(
      `${where} is a system of the recipe ${name}, version ${version}; got ${recipe.name}, version ${recipe.version}.`,
    );
  }
  let arrays: Arrays;
  try {
    arrays = (await decodeChecked(weights)).arrays;
  } catch (error) {
    throw new WorkError(`${where}/weights.safetensors is damaged: ${(error as Error).message}.`);
  }
  for (const [tensor, { data }] of Object.entries(arrays)) {
    if (!data.every(Number.isFinite)) {
      throw new WorkError(`${where}/weights.safetensors: ${tensor} holds numbers that are not finite.`);
    }
  }
  const settings = resolveSettings(recipe.settings, description.settings);
  const opened = openRecipe(recipe, { settings, task: description.task, fusions: fusion ? [fusion] : [] });
  const graph = buildGraph(opened.stages, Object.keys(recipe.blocks));
  const fail = (problem: string): never => {
    throw new WorkError(`${where}/manifest.json: ${problem}.`);
  };
  const nodes = saved.map(({ id, from, values, ...rest }, place): SystemNode => {
    const own = `${place}/`;
    const tensors = Object.fromEntries(
      Object.entries(arrays).flatMap(([key, array]) =>
        key.startsWith(own) ? [[key.slice(own.length), array]] : [],
      ),
    );
    for (const edge of Object.values(from)) {
      if ('node' in edge && edge.node >= place) fail(`node ${id} reads a node behind it`);
      if ('block' in edge && !Object.hasOwn(recipe.blocks, edge.block))
        fail(`there is no block ${edge.block}`);
    }
    try {
      const node = graph.node(id);
      const missing = Object.keys(node.edges).find((input) => !Object.hasOwn(from, input));
      if (missing !== undefined) fail(`node ${id} lacks its input ${missing}`);
      return {
        ...rest,
        node,
        history: [],
        fitted: { tensors, ...(values !== undefined && { values: values as Json }) },
        from,
      };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const remedy = description.variant === id ? ' Pass in the fusion that it was trained with.' : '';
      throw new CallError(`${where}: ${error.message}${remedy}`);
    }
  });
  const odd = members.find((place) => place >= nodes.length);
  if (odd !== undefined) fail(`there is no node ${odd}`);
  return {
    description: description as SystemDescription,
    recipe,
    blocks: blocksOf(nodes.map(({ node }) => node)),
    nodes,
    members,
  };
}

function parseManifest(text: string, where: string): v.InferOutput<typeof manifestSchema> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new WorkError(`${where}/manifest.json is no JSON: ${(error as Error).message}.`);
  }
  const result = v.safeParse(manifestSchema, content);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new WorkError(`${where}/manifest.json: ${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}.`);
}
