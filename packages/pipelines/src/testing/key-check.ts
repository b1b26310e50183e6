import { canonicalJson } from '../experiment/canonical';
import type { Setting, SettingsSchema } from '../recipes/settings-schema';
import { fits } from '../recipes/settings-schema';
import { isNetworkStage, type NetworkStage } from '../recipes/stage';
import type { OpenTask } from '../recipes/task';
import { buildNetwork } from '../training/build-network';
import type { InputShape } from '../training/example';
import { flatLayers } from '../training/layer-graph';
import type { Plan } from '../experiment/plan';
import type { Bench } from './recipe-bench';

interface Check {
  title: string;
  run(bench: Bench): Promise<void>;
}

/** Two stages of one key must be one stage. */
export const keyCheck: Check = {
  title: 'a setting that changes a network changes what its key sees: options, inputs, losses or training',
  async run(bench) {
    const schema = bench.recipe.settings as SettingsSchema;
    const { plan } = bench;
    const { runner } = bench.runner(plan, bench.clips(plan));
    const before = new Map<string, { json: string; network: string }>();
    const shapes = new Map<string, Record<string, InputShape>>();
    for (const { stage, id } of plan.nodes) {
      if (!isNetworkStage(stage)) continue;
      const fitted = await runner.fit(id, 1);
      shapes.set(id, fitted.shapes);
      before.set(id, { json: canonicalJson(stage), network: describe(stage, fitted.shapes, plan.task) });
    }
    for (const [name, setting] of Object.entries(schema)) {
      const changed = otherValue(setting, plan.settings[name]);
      if (changed === undefined || setting.prepares) continue;
      let other: Plan;
      try {
        other = bench.planWith({ [name]: changed });
      } catch {
        // The recipe refuses the value beside the others; there is nothing to compare.
        continue;
      }
      for (const { stage, id } of other.nodes) {
        const known = before.get(id);
        if (!isNetworkStage(stage) || !known || canonicalJson(stage) !== known.json) continue;
        if (!inputsAlike(other, plan, id)) continue;
        if (describe(stage, shapes.get(id)!, other.task) === known.network) continue;
        throw new Error(
          `the setting ${name} changes the network of the stage ${id}, but not its options. Add it to options, or a run would ` +
            'take the other network from the cache.',
        );
      }
    }
  },
};

/** Whether nothing that a node reads differs; else its inputs have other shapes. */
function inputsAlike(a: Plan, b: Plan, id: string): boolean {
  const behind = (plan: Plan) => canonicalJson(plan.graph.reach([id]).map(({ stage }) => stage));
  return behind(a) === behind(b);
}

/** What a network is: its layers with their configurations, and its first weights. */
function describe(stage: NetworkStage, shapes: Record<string, InputShape>, task: OpenTask): string {
  const network = buildNetwork(stage, shapes, { task, seed: 1 });
  try {
    const layers = flatLayers(network.model).map((layer) => {
      const { name: _, ...config } = layer.getConfig();
      return [layer.getClassName(), config];
    });
    const weights = network.weights.map(({ variable }) => [
      variable.shape,
      Array.from(variable.dataSync().slice(0, 64)),
    ]);
    const trained = network.trainable.length;
    return canonicalJson([layers, weights, trained]);
  } finally {
    network.dispose();
  }
}

/** Another value that a setting takes. */
function otherValue(setting: Setting, value: unknown): unknown {
  const candidates =
    setting.type === 'boolean'
      ? [!value]
      : setting.type === 'string'
        ? [...(setting.enum ?? [])].filter((word) => word !== value)
        : setting.type === 'array'
          ? [(value as number[]).map((n) => n + 1), (value as number[]).map((n) => n / 2)]
          : [(value as number) + 1, (value as number) / 2, (value as number) - 1, (value as number) + 0.1];
  return candidates.find((candidate) => fits(setting, candidate) && String(candidate) !== String(value));
}
