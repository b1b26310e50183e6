import type { Dataset } from '../datasets/clip';
import { gatherSystem } from '../experiment/gather-system';
import { decodeSystem, encodeSystem } from '../predict/system-files';
import { runSystem } from '../predict/system';
import { isNetworkStage } from '../recipes/stage';
import { inputNames, inputOf } from '../training/example';
import { difference, memoryStore, withoutBlock, type Bench } from './recipe-bench';

interface Check {
  title: string;
  run(bench: Bench): Promise<void>;
}

/** Epochs of checks that do not need a good network. */
const FEW = 2;

/** float32 sums depend on how many numbers there are. */
const ROUNDING = 1e-4;

export const paddingCheck: Check = {
  title: 'a clip is answered alike alone and in a batch with longer ones',
  async run(bench) {
    const plan = bench.planWith({}, FEW);
    const clips = bench.clips(plan);
    const store = memoryStore();
    const { runner, test } = bench.runner(plan, clips, { files: store });
    for (const [variant, members] of plan.variants) {
      const together = await runner.answers(members, test, 1);
      const system = await gatherSystem(runner, gathering(bench, variant, runner));
      for (const [i, clip] of test.entries()) {
        const alone = await runSystem(system, {
          blocks: clips.columns,
          clips: [clip],
          count: clips.truths.length,
          nameOf: String,
        });
        const off = difference([together[i]], alone);
        if (off <= ROUNDING) continue;
        throw new Error(
          `${variant}: the answer to a clip changes by ${off} when longer clips stand in its batch. Use the mask of each input.`,
        );
      }
    }
  },
};

export const missingCheck: Check = {
  title: 'where an optional stream is missing there is an answer, and it is finite',
  async run(bench) {
    const plan = bench.planWith({}, FEW);
    const clips = bench.clips(plan);
    const { runner, test } = bench.runner(plan, clips);
    for (const variant of plan.variants.keys()) {
      const system = await gatherSystem(runner, gathering(bench, variant, runner));
      const needed = system.nodes.some(
        ({ node: { stage } }) =>
          isNetworkStage(stage) && inputNames(stage).some((name) => !inputOf(stage, name).optional),
      );
      if (needed || system.blocks.length < 2) continue;
      for (const block of system.blocks) {
        const columns = withoutBlock(clips.columns, block);
        const answers = await runSystem(system, {
          blocks: columns,
          clips: test,
          count: clips.truths.length,
          nameOf: String,
        });
        if (answers.every(({ output }) => output.every(Number.isFinite))) continue;
        throw new Error(
          `${variant}: without ${block} the answer is not finite. Use present, or the mask of the input.`,
        );
      }
    }
  },
};

export const savingCheck: Check = {
  title: 'a system says the same when it was saved and loaded',
  async run(bench) {
    const plan = bench.planWith({}, FEW);
    const clips = bench.clips(plan);
    const { runner, test } = bench.runner(plan, clips);
    for (const variant of plan.variants.keys()) {
      const system = await gatherSystem(runner, gathering(bench, variant, runner));
      const loaded = await decodeSystem(await encodeSystem(system), variant, { recipe: bench.recipe });
      const how = { blocks: clips.columns, clips: test, count: clips.truths.length, nameOf: String };
      const off = difference(await runSystem(system, how), await runSystem(loaded, how));
      if (off === 0) continue;
      throw new Error(
        `${variant}: the answers change by ${off}. Weights must follow from the stage, and state must be saved.`,
      );
    }
  },
};

export const resumeCheck: Check = {
  title: 'a training that was stopped ends in the same answers',
  async run(bench) {
    const plan = bench.planWith({}, FEW);
    const clips = bench.clips(plan);
    const straight = bench.runner(plan, clips);
    const store = memoryStore();
    let stopped = true;
    for (let after = 2; stopped && after < 40; after += 3) {
      stopped = false;
      const stop = new AbortController();
      let batches = 0;
      const { runner, test } = bench.runner(plan, clips, {
        files: store,
        signal: stop.signal,
        onProgress: () => {
          if (++batches === after) stop.abort(new Error('stopped'));
        },
      });
      try {
        for (const members of plan.variants.values()) await runner.answers(members, test, 1);
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        stopped = true;
      }
    }
    const { runner, test } = bench.runner(plan, clips, { files: store });
    for (const [variant, members] of plan.variants) {
      const off = difference(
        await straight.runner.answers(members, test, 1),
        await runner.answers(members, test, 1),
      );
      if (off === 0) continue;
      throw new Error(
        `${variant}: the answers change by ${off}. Layers that draw need a seed and setStep (SeededDropout); onEpoch may depend on the number alone.`,
      );
    }
  },
};

export const learningCheck: Check = {
  title: 'every network learns eight clips: its loss falls',
  async run(bench) {
    const { plan } = bench;
    const clips = bench.clips(plan);
    const { runner } = bench.runner(plan, clips);
    for (const { id, stage } of plan.nodes) {
      if (!isNetworkStage(stage) || stage.training.epochs < 2) continue;
      const { history } = await runner.fit(id, 1);
      const losses = history.map(({ trainLoss }) => trainLoss);
      if (Math.min(...losses.slice(1)) < losses[0]) continue;
      throw new Error(`${id}: the loss begins at ${losses[0]} and never falls in ${losses.length} epochs.`);
    }
  },
};

function gathering(bench: Bench, variant: string, runner: ReturnType<Bench['runner']>['runner']) {
  const { plan, keys, fold } = runner.options;
  const clips = runner.options.dataset.clips.map(({ id }) => ({
    id,
    speaker: id,
    files: [],
    media: () => ({}),
  }));
  const dataset: Dataset = { name: 'made-up clips', labels: [], clips };
  const { name, version } = bench.recipe;
  const members = plan.variants.get(variant)!;
  return { plan, dataset, fold, seed: 1, variant, members, keys, recipe: { name, version } };
}
