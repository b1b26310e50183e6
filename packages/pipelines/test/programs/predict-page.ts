import { useBackend } from '@avemo/backend';
import { loadSystem, loadSystems, predict } from '../../src/predict/index';

/** Loads the system at an address and tells what it is. */
export async function load(address: string) {
  await useBackend('cpu');
  const { description, nodes, blocks } = await loadSystem(address);
  const weights = nodes.flatMap(({ fitted }) => Object.values(fitted.tensors));
  return {
    variant: description.variant,
    labels: description.task.labels,
    blocks,
    nodes: nodes.map(({ node }) => node.id),
    count: weights.length,
    // Every number, in order.
    sum: weights.reduce((sum, { data }) => sum + data.reduce((s, x, i) => s + x * ((i % 7) + 1), 0), 0),
    node: typeof process,
  };
}

/** What is said where there is no system. */
export const refusal = (address: string): Promise<string> =>
  loadSystem(address).then(
    () => '',
    (error: Error) => `${error.name}: ${error.message}`,
  );

/** What the run at an address says of a clip at another. */
export async function answer(run: string, clip: string) {
  await useBackend('cpu');
  const model = await loadSystems(run);
  const { kind, label, probabilities, missing } = await predict(clip, { model });
  return { systems: model.length, kind, label, probabilities, missing };
}
