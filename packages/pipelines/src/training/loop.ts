import { decodeChecked, type Arrays } from './checked-file';
import { CheckpointKeeper } from './checkpoint-keeper';
import type { CheckpointStore } from './checkpoint-store';
import { learningRateAt } from './learning-rate-at';
import type { LearningRate } from './training';
import { yieldToEvents } from './yield-to-events';

/** What one epoch showed. */
export interface EpochRecord {
  /** From 0. */
  epoch: number;
  /** Over the epoch's batches, in training. */
  trainLoss: number;
  /** The metric of the history (accuracy, CCC) over the epoch's batches, in training; NaN where there is none. */
  trainScore: number;
  /** After the epoch; NaN without a validation part. */
  validationLoss: number;
  /** After the epoch; NaN without a validation part. */
  validationScore: number;
  /** After the epoch, where the stage asks for it; else NaN. It chooses nothing. */
  testLoss: number;
  /** After the epoch, where the stage asks for it; else NaN. It chooses nothing. */
  testScore: number;
  /** The rate that the epoch was trained with. */
  learningRate: number;
  /** Duration, validation included. */
  seconds: number;
}

/** Where training is: `done` of `total` batches of this epoch. */
export interface LoopProgress {
  /** From 0. */
  epoch: number;
  /** Most epochs. */
  epochs: number;
  /** Batches done in this epoch. */
  done: number;
  /** Batches per epoch. */
  total: number;
  /** Of the last batch. */
  loss: number;
}

/** Loss and score of a part of the data. */
export interface PartScore {
  /** Mean over the examples. */
  loss: number;
  /** Accuracy, or CCC. */
  score: number;
  /** The metric that chooses the best epoch, where it is another one. */
  choice?: number;
}

/** What {@link trainLoop} calls. */
export interface LoopOptions<B> {
  /** Most epochs, at least 1. */
  epochs: number;
  /** Epochs without a better validation score after which it stops; 0 (default) never. */
  patience?: number;
  /** The rate over the epochs; default 0, for steps that need none. */
  learningRate?: LearningRate;
  /** The batches of an epoch, in an order that depends on the epoch alone. */
  batches(epoch: number): { total: number; each: AsyncIterable<B> };
  /** One update; loss and score are weighted by `weight` in the epoch's means. */
  step(
    batch: B,
    how: { epoch: number; step: number; learningRate: number },
  ): Promise<{ loss: number; weight: number; steps?: number }>;
  /** The score over the batches of the epoch. */
  trainScore?(): number;
  beginEpoch?(epoch: number): void;
  validate?(epoch: number): Promise<PartScore>;
  test?(epoch: number): Promise<PartScore>;
  /** What makes an epoch the best one: the lowest validation loss (default), the last, or the highest `choice`. */
  best?: 'loss' | 'last' | 'choice';
  /** All that the next epoch depends on, as arrays and plain data. */
  state(): Promise<{ arrays: Arrays; values: unknown }>;
  restore(state: { arrays: Arrays; values: unknown }): void;
  /** What is kept of the best epoch. */
  weights(): Promise<Arrays>;
  /** Where the state is kept; default in memory. */
  checkpoint?: CheckpointStore;
  /** Ends the work between two batches. */
  signal?: AbortSignal;
  /** Called after every batch. */
  onProgress?: (progress: LoopProgress) => void;
}

/** What a training ends in. */
export interface LoopResult {
  /** One record per epoch. */
  history: EpochRecord[];
  /** From 0; −1 without an epoch. */
  bestEpoch: number;
  /** The weights of the best epoch. */
  best: Arrays;
}

interface Course {
  epoch: number;
  step: number;
  bestEpoch: number;
  bestScore: number;
  history: EpochRecord[];
  /** For each epoch, how many epochs the best one was old then. */
  stale: number[];
}

/**
 * Epochs over batches: state saved after each, best weights kept, stopped early or by a signal, taken up again to the bit.
 *
 * @param options - What an epoch consists of and where its state is kept.
 * @returns The history and the weights of the best epoch.
 * @throws RangeError when a loss is no longer a number.
 */
export async function trainLoop<B>(options: LoopOptions<B>): Promise<LoopResult> {
  const { epochs, patience = 0, best = 'loss', signal } = options;
  const store = options.checkpoint ?? inMemory();
  const course = await resume(options, store);
  const keeper = new CheckpointKeeper(store, options);
  while (course.epoch < epochs && !(patience > 0 && course.epoch - 1 - course.bestEpoch >= patience)) {
    const { epoch } = course;
    const started = performance.now();
    const learningRate = learningRateAt(options.learningRate ?? 0, epoch, course.stale);
    options.beginEpoch?.(epoch);
    const trainLoss = await trainEpoch(options, course, learningRate);
    const trainScore = options.trainScore?.() ?? NaN;
    const nothing: PartScore = { loss: NaN, score: NaN };
    const validation = (await options.validate?.(epoch)) ?? nothing;
    const test = (await options.test?.(epoch)) ?? nothing;
    signal?.throwIfAborted();
    course.history.push({
      epoch,
      trainLoss,
      trainScore,
      validationLoss: validation.loss,
      validationScore: validation.score,
      testLoss: test.loss,
      testScore: test.score,
      learningRate,
      seconds: (performance.now() - started) / 1000,
    });
    const score = best === 'choice' ? (validation.choice ?? validation.score) : -validation.loss;
    if (best === 'last' || !options.validate || score > course.bestScore || course.bestEpoch < 0) {
      course.bestScore = Number.isNaN(score) ? -Infinity : score;
      course.bestEpoch = epoch;
      await keeper.keepBest(epoch);
    }
    course.stale.push(epoch - course.bestEpoch);
    course.epoch++;
    await keeper.keepState(async () => {
      const { arrays, values } = await options.state();
      return { arrays, json: { course, values } };
    });
  }
  return { history: course.history, bestEpoch: course.bestEpoch, best: await keeper.best() };
}

async function trainEpoch<B>(
  { batches, step, epochs, signal, onProgress }: LoopOptions<B>,
  course: Course,
  learningRate: number,
): Promise<number> {
  const { epoch } = course;
  const { total, each } = batches(epoch);
  let sum = 0;
  let weights = 0;
  let done = 0;
  for await (const batch of each) {
    signal?.throwIfAborted();
    const { loss, weight, steps = 1 } = await step(batch, { epoch, step: course.step, learningRate });
    course.step += steps;
    if (!Number.isFinite(loss)) {
      throw new RangeError(
        `the loss became ${loss} in epoch ${epoch + 1}; lower the learning rate (it is ${learningRate}).`,
      );
    }
    sum += loss * weight;
    weights += weight;
    onProgress?.({ epoch, epochs, done: ++done, total, loss });
    await yieldToEvents();
  }
  return sum / weights;
}

/** The course so far, from the store where it holds one that is whole. */
async function resume<B>({ restore }: LoopOptions<B>, store: CheckpointStore): Promise<Course> {
  const fresh: Course = { epoch: 0, step: 0, bestEpoch: -1, bestScore: -Infinity, history: [], stale: [] };
  const bytes = await store.load('state');
  if (!bytes) return fresh;
  let what: 'state' | 'best' = 'state';
  try {
    const { arrays, json } = await decodeChecked(bytes);
    const { course, values } = json as { course: Course; values: unknown };
    what = 'best';
    const kept = await store.load('best');
    if (!kept) throw new RangeError('it is not there');
    const { epoch } = (await decodeChecked(kept)).json as { epoch: number };
    // Killed between the two files, the better epoch is done again and ends in the same weights.
    if (epoch < course.bestEpoch)
      throw new RangeError(`it is of epoch ${epoch + 1}, not ${course.bestEpoch + 1}`);
    restore({ arrays, values });
    return course;
  } catch (error) {
    store.damaged?.(what, (error as Error).message);
    return fresh;
  }
}

function inMemory(): CheckpointStore {
  const kept = new Map<string, Uint8Array>();
  return {
    load: (what) => Promise.resolve(what === 'best' ? kept.get(what) : undefined),
    save: async (what, bytes) => void (what === 'best' && kept.set(what, bytes)),
  };
}
