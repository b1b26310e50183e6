import { bootstrapInterval } from '@avemo/metrics';
import type { Dataset } from '../datasets/clip';
import type { Member } from '../recipes/variants';
import { blocksOf } from '../stages/graph';
import { explainNode, type ModalityShares } from '../stages/explain-node';
import type { Answer } from '../training/answer';
import { greatest } from '../training/answer';
import type { Estimate } from '../report/report-data';
import { answersWithout, inputsWithout, type Without } from './answers-without';
import { embeddingMap } from './embedding-map';
import type { FoldRunner } from './fold-runner';
import { MissingStreams, sharesByLeavingOut } from './missing-streams';
import { streamsOf, type Plan } from './plan';
import type { Explanations } from './run-schema';
import { StageKeys } from './stage-keys';

/** Clips whose attention over time a run keeps. */
const SHOWN_CLIPS = 6;

/** What the shares of a task that gives values are about. */
const ALL_CLIPS = 'all clips';

/** How much each stream counted in one clip. */
interface ClipShares {
  /** The place of its class; −1 where the task has none. */
  label: number;
  shares: { stream: string; share: number }[];
}

/** Gathers what the systems of a variant say of how they decided. */
export class ExplanationKeeper {
  private readonly attention: Explanations['attention'] = [];
  private readonly clips: ClipShares[] = [];
  /** How far the answers move without each stream. */
  private readonly leftOut: ClipShares[] = [];
  /** The weights of the fusion in clips that lack a stream, by the stream. */
  private readonly lacking = new Map<string, ClipShares[]>();
  /** Whether the shares are weights of the fusion. */
  private weighs = false;
  private readonly missing: MissingStreams;
  private embedding: Explanations['embedding'];

  constructor(
    private readonly plan: Plan,
    private readonly dataset: Dataset,
  ) {
    this.missing = new MissingStreams(plan.task);
  }

  /**
   * Adds the test clips of one fold and seed.
   *
   * @param runner - The fold.
   * @param members - The fits of the variant; the first one explains.
   * @param answers - What the variant said of the test clips.
   * @param options - The seed, and whether this fold shows clips.
   */
  async take(
    runner: FoldRunner,
    members: readonly Member[],
    answers: readonly Answer[],
    { seed, show }: { seed: number; show: boolean },
  ): Promise<void> {
    const { task } = this.plan;
    await this.takeWithout(runner, members, answers, seed);
    if (show && members.length === 1) {
      const { name: fold } = runner.options.fold;
      this.embedding = await embeddingMap(runner, members[0].stage, answers, { fold, seed, task });
    }
    const shown = show ? clipsToShow(answers, task.kind === 'classes') : [];
    const [{ stage, repetition }] = members;
    const own = StageKeys.memberSeed(seed, repetition);
    const traces = new Map<number, Explanations['attention'][number]['streams']>();
    for (const id of this.explaining(stage)) {
      const fitted = await runner.fit(id, own);
      const clips = id === stage ? answers.map(({ clip }) => clip) : shown;
      const inputs = await runner.inputsOf(fitted.node, fitted.seed, clips);
      const streams = (names: readonly string[]) => this.streamsOfInputs(id, names).join(' + ');
      for (const { clip, attention, modalities } of await explainNode(fitted, inputs, clips, {
        task,
        overTime: shown,
      })) {
        const answer = answers.find((one) => one.clip === clip)!;
        if (modalities[0] && id === stage) {
          this.weighs ||= modalities[0].weighs;
          this.clips.push({ label: this.labelOf(answer), shares: this.named(id, modalities[0].shares) });
        }
        if (!shown.includes(clip)) continue;
        const known = traces.get(clip) ?? [];
        traces.set(clip, known);
        for (const { inputs: names, times, weights } of attention)
          known.push({ stream: streams(names), times, weights });
      }
    }
    for (const clip of shown) {
      const there = traces.get(clip);
      if (!there?.length) continue;
      const answer = answers.find((one) => one.clip === clip)!;
      const name = (label: number) => (task.kind === 'classes' ? (task.labels[label] ?? '') : '');
      this.attention.push({
        clip: this.dataset.clips[clip].id,
        label: name(answer.truth[0]),
        predicted: name(greatest(answer.output, 0, task.labels.length)),
        streams: there,
      });
    }
  }

  private labelOf({ truth }: Answer): number {
    return this.plan.task.kind === 'classes' && !Number.isNaN(truth[0]) ? truth[0] : -1;
  }

  /** What the variant says without each of its streams. */
  private async takeWithout(
    runner: FoldRunner,
    members: readonly Member[],
    answers: readonly Answer[],
    seed: number,
  ): Promise<void> {
    const streams = [...new Set(members.flatMap(({ stage }) => streamsOf(this.plan, stage)))];
    if (streams.length < 2) return;
    const clips = answers.map(({ clip }) => clip);
    const all: { stream: string; without: Answer[] }[] = [];
    for (const stream of streams) {
      const without = await answersWithout(runner, members, clips, { stream, seed });
      if (!without) continue;
      all.push({ stream, without });
      this.missing.take(stream, answers, without);
      if (members.length === 1) await this.takeLacking(runner, members[0], clips, { stream, seed });
    }
    if (all.length < streams.length) return;
    answers.forEach((answer, i) => {
      const shares = sharesByLeavingOut(
        answer,
        all.map(({ without }) => without[i]),
      );
      this.leftOut.push({
        label: this.labelOf(answer),
        shares: streams.map((stream, s) => ({ stream, share: shares[s] })),
      });
    });
  }

  /** What the fusion weighs where a stream is missing. */
  private async takeLacking(
    runner: FoldRunner,
    { stage, repetition }: Member,
    clips: readonly number[],
    { stream, seed }: Without,
  ): Promise<void> {
    const own = { stream, seed: StageKeys.memberSeed(seed, repetition) };
    const { fitted, inputs, there } = await inputsWithout(runner, stage, clips, own);
    const known = this.lacking.get(stream) ?? [];
    for (const { modalities } of await explainNode(fitted, inputs, there, {
      task: this.plan.task,
      overTime: [],
    })) {
      if (!modalities[0]?.weighs) return;
      known.push({ label: -1, shares: this.named(stage, modalities[0].shares) });
    }
    this.lacking.set(stream, known);
  }

  /** The shares of a node by the names of its streams. */
  private named(id: string, shares: ModalityShares['shares']): ClipShares['shares'] {
    const names = shareNames(shares.map(({ inputs }) => this.streamsOfInputs(id, inputs)));
    return shares.map(({ share }, s) => ({ stream: names[s], share }));
  }

  /** The stage itself where it is a network, else those that it reads. */
  private explaining(stage: string): string[] {
    const { graph } = this.plan;
    const node = graph.node(stage);
    if ('network' in node.stage) return [stage];
    return Object.values(node.edges).flatMap((edge) => ('node' in edge ? [edge.node] : []));
  }

  private streamsOfInputs(id: string, names: readonly string[]): string[] {
    const { graph, recipe } = this.plan;
    const node = graph.node(id);
    const found = names.flatMap((name) => {
      const edge = node.edges[name];
      if ('block' in edge) return recipe.blocks[edge.block].stream ?? [];
      return 'node' in edge && blocksOf(graph.reach([edge.node])).length
        ? streamsOf(this.plan, edge.node)
        : [];
    });
    return [...new Set(found)];
  }

  /**
   * Everything gathered; shares as means per class, and over clips that lack a stream where the fusion weighs by what it
   * learned, with 95 % bootstrap intervals over the clips.
   */
  result(): Explanations {
    const { labels, kind } = this.plan.task;
    const clips = this.weighs || this.leftOut.length === 0 ? this.clips : this.leftOut;
    const groups =
      kind === 'classes' ? labels.map((label, i) => ({ label, i })) : [{ label: ALL_CLIPS, i: -1 }];
    const modalities = [
      ...groups.flatMap(({ label, i }) =>
        meanShares(
          label,
          clips.filter((clip) => clip.label === i),
        ),
      ),
      ...[...this.lacking].flatMap(([stream, own]) =>
        own.every(isGiven) ? [] : meanShares(`without ${stream}`, own),
      ),
    ];
    return {
      attention: this.attention,
      modalities,
      modalitiesFrom: this.weighs ? 'weights' : 'leaving-out',
      missing: this.missing.curves(),
      ...(this.embedding && { embedding: this.embedding }),
    };
  }
}

/** Whether a layer that knows what is missing gave everything to what is there. */
const isGiven = ({ shares }: ClipShares): boolean => shares.every(({ share }) => share === 0 || share === 1);

function meanShares(label: string, clips: readonly ClipShares[]): Explanations['modalities'] {
  if (clips.length === 0) return [];
  const shares = clips[0].shares.map(({ stream }, s) => ({
    stream,
    share: meanEstimate(clips.map((clip) => clip.shares[s].share)),
  }));
  return [{ label, shares }];
}

/**
 * What each share is called: by the streams that not every share rests on. An attention over the face that asks by what was
 * heard rests on both, and counts the face.
 *
 * @internal
 */
export function shareNames(streams: readonly (readonly string[])[]): string[] {
  const common = streams[0]?.filter((stream) => streams.every((list) => list.includes(stream))) ?? [];
  return streams.map((list) => {
    const own = list.filter((stream) => !common.includes(stream));
    return (own.length > 0 ? own : list).join(' + ');
  });
}

/** The first clip of each label, so that the report shows every class once; of values, the first clips. */
function clipsToShow(answers: readonly Answer[], classes: boolean): number[] {
  if (!classes) return answers.slice(0, SHOWN_CLIPS).map(({ clip }) => clip);
  const labels = [...new Set(answers.map(({ truth }) => truth[0]))].slice(0, SHOWN_CLIPS);
  return labels.map((label) => answers.find(({ truth }) => truth[0] === label)!.clip);
}

function meanEstimate(values: number[]): Estimate {
  const mean = (list: ArrayLike<number>) => Array.from(list).reduce((sum, v) => sum + v, 0) / list.length;
  const { estimate, low, high } = bootstrapInterval(mean, [values], { seed: 1, resamples: 1000 });
  return { value: estimate, low, high };
}
