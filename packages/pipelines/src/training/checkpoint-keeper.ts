import { decodeChecked, encodeChecked, type Arrays } from './checked-file';
import type { CheckpointStore } from './checkpoint-store';

/**
 * Saves where a training is, but not after every short epoch: waiting for the disk would take longer than they do. What a
 * kill loses is done again to the same bits.
 */
export class CheckpointKeeper {
  private saved = -Infinity;
  /** The best weights, where they are newer than the file. */
  private pending: { arrays: Arrays; epoch: number } | undefined;

  constructor(
    private readonly store: CheckpointStore,
    private readonly training: { weights(): Promise<Arrays> },
  ) {}

  private get due(): boolean {
    return performance.now() - this.saved >= 1000 * (this.store.everySeconds ?? 0);
  }

  /** Keeps the weights as those of the best epoch so far. */
  async keepBest(epoch: number): Promise<void> {
    this.pending = { arrays: await this.training.weights(), epoch };
    if (this.due) await this.saveBest();
  }

  private async saveBest(): Promise<void> {
    if (!this.pending) return;
    const { arrays, epoch } = this.pending;
    await this.store.save('best', await encodeChecked(arrays, { epoch }));
    this.pending = undefined;
  }

  /** Saves a state where it is time; the best weights that it tells of come first. */
  async keepState(state: () => Promise<{ arrays: Arrays; json: unknown }>): Promise<void> {
    if (!this.due) return;
    await this.saveBest();
    const { arrays, json } = await state();
    await this.store.save('state', await encodeChecked(arrays, json));
    this.saved = performance.now();
  }

  /** The weights of the best epoch. */
  async best(): Promise<Arrays> {
    if (this.pending) return this.pending.arrays;
    const kept = await this.store.load('best');
    return kept ? (await decodeChecked(kept)).arrays : this.training.weights();
  }
}
