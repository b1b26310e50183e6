import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import type { Column } from '../prepare/column';
import { isNetworkStage } from '../recipes/stage';
import type { GraphNode } from '../stages/graph';
import { inputOf } from '../training/example';
import type { Plan } from './plan';

/** Throws where a variant hears or sees nothing of a clip that it must answer. */
export function requireStreams(
  dataset: Dataset,
  plan: Plan,
  columns: Readonly<Record<string, Column>>,
  clips: readonly number[],
): void {
  for (const [variant, members] of plan.variants) {
    for (const { stage } of members) {
      for (const block of needed(plan, plan.graph.node(stage))) {
        const without = clips.find((clip) => !columns[block][clip]);
        if (without === undefined) continue;
        const { stream: modality } = plan.recipe.blocks[block];
        throw new CallError(
          `the system ${variant} needs ${modality === undefined ? 'a' : `the ${modality}`} stream, but clip ${dataset.clips[without].id} of ${dataset.name} has none.`,
        );
      }
    }
  }
}

/** The blocks without which a node says nothing of a clip; what stages learned their first weights from is not among them. */
function needed(plan: Plan, { stage, edges }: GraphNode): string[] {
  // Of separate inputs each is passed through, or not, on its own.
  const separate = !isNetworkStage(stage) && stage.separate === true;
  return Object.entries(edges).flatMap(([input, edge]) => {
    if (inputOf(stage, input).optional && !separate) return [];
    return 'block' in edge ? [edge.block] : needed(plan, plan.graph.node(edge.node));
  });
}
