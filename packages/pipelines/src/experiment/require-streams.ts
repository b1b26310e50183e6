import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import type { Column } from '../prepare/column';
import { isNetworkStage } from '../recipes/stage';
import type { Edge } from '../stages/graph';
import { inputOf } from '../training/example';
import { streamsOf, type Plan } from './plan';

/** Throws where a variant hears or sees nothing of a clip that it must answer. */
export function requireStreams(
  dataset: Dataset,
  plan: Plan,
  columns: Readonly<Record<string, Column>>,
  clips: readonly number[],
): void {
  for (const [variant, members] of plan.variants) {
    for (const { stage } of members) {
      for (const node of plan.graph.reach([stage])) {
        if (isSeparate(node.stage)) continue;
        for (const [input, edge] of Object.entries(node.edges)) {
          if (inputOf(node.stage, input).optional) continue;
          const [block, through] = blockBehind(plan, edge);
          if (!block) continue;
          const without = clips.find((clip) => !columns[block][clip]);
          if (without === undefined) continue;
          const stream = through ? streamsOf(plan, through).join(' and ') : plan.recipe.blocks[block].stream;
          throw new CallError(
            `the system ${variant} needs the ${stream} stream, but clip ${dataset.clips[without].id} of ${dataset.name} has none.`,
          );
        }
      }
    }
  }
}

/** The block that an input is, directly or through a stage whose inputs are separate. */
function blockBehind({ graph }: Plan, edge: Edge): [string | undefined, string?] {
  if ('block' in edge) return [edge.block];
  const node = graph.node(edge.node);
  const [only] = Object.values(node.edges);
  return 'separate' in node.stage && node.stage.separate && 'block' in only
    ? [only.block, edge.node]
    : [undefined];
}

const isSeparate = (stage: Parameters<typeof isNetworkStage>[0]): boolean =>
  !isNetworkStage(stage) && stage.separate === true;
