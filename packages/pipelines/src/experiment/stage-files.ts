import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Json } from '../recipes/json';
import { sha256 } from './canonical';
import { writeFileAtomic } from '../io/atomic-file';
import { readIfThere } from '../io/read-if-there';
import type { FittedNode } from '../stages/fitted-node';
import type { FitStore } from './fold-runner';
import { decodeChecked, encodeChecked } from '../training/checked-file';
import type { InputShape } from '../training/example';
import type { CheckpointStore } from '../training/checkpoint-store';
import type { EpochRecord } from '../training/loop';

/** At most so much work is done twice after a kill. */
const CHECKPOINT_SECONDS = 2;

/** What is saved of a fit beside its arrays. */
interface SavedFit {
  seed: number;
  shapes: Record<string, InputShape>;
  values: Json | null;
  bestEpoch: number;
  history: EpochRecord[];
  parameters: number;
}

/** The fits of an experiment: in the cache, which other processes may share, or in its own folder. */
export const stageFilesOf = (
  { out, cache }: { out: string; cache?: string },
  warn?: (message: string) => void,
  part = '',
): StageFiles =>
  cache === undefined
    ? new StageFiles(join(out, '.stages'), warn)
    : new StageFiles(join(cache, 'stages'), warn, sha256(`${resolve(out)}\0${part}`).slice(0, 12));

/**
 * The fits of a cache folder: finished ones as `KEY.safetensors`, those under way as `KEY.OWN.state` and `KEY.OWN.best`. A file that
 * is damaged is told, deleted and made anew.
 */
export class StageFiles implements FitStore {
  constructor(
    private readonly folder: string,
    private readonly warn: (message: string) => void = () => {},
    /** Tells the fits under way of one process from those of others that share the folder. */
    private readonly own = '',
  ) {}

  /** Whether there is a finished fit; it is not looked at. */
  has(key: string): boolean {
    return existsSync(this.path(key, 'safetensors'));
  }

  private path(key: string, ending: string): string {
    const own = ending === 'safetensors' || this.own === '' ? '' : `.${this.own}`;
    return join(this.folder, `${key}${own}.${ending}`);
  }

  /** A finished fit; undefined where there is none that is whole. */
  async load(key: string): Promise<Omit<FittedNode, 'node'> | undefined> {
    const path = this.path(key, 'safetensors');
    const bytes = await readIfThere(path);
    if (!bytes) return undefined;
    try {
      const { arrays, json } = await decodeChecked(bytes);
      const { values, ...rest } = json as SavedFit;
      return { ...rest, fitted: { tensors: arrays, ...(values !== null && { values }) } };
    } catch (error) {
      await this.discard(path, (error as Error).message);
      return undefined;
    }
  }

  /** Keeps a finished fit and takes away what was saved on the way. */
  async save(key: string, fit: Omit<FittedNode, 'node'>): Promise<void> {
    const { fitted, seed, shapes, bestEpoch, history, parameters } = fit;
    const saved: SavedFit = { seed, shapes, values: fitted.values ?? null, bestEpoch, history, parameters };
    await writeFileAtomic(this.path(key, 'safetensors'), await encodeChecked(fitted.tensors, saved));
    await Promise.all(['state', 'best'].map((what) => rm(this.path(key, what), { force: true })));
  }

  /** Where a fit under way is kept. */
  checkpoint(key: string): CheckpointStore {
    return {
      everySeconds: CHECKPOINT_SECONDS,
      load: (what) => readIfThere(this.path(key, what)),
      save: (what, bytes) => writeFileAtomic(this.path(key, what), bytes),
      damaged: (what, reason) =>
        this.warn(`${this.path(key, what)} is damaged (${reason}); its stage begins anew.`),
    };
  }

  private async discard(path: string, reason: string): Promise<void> {
    this.warn(`${path} is damaged (${reason}); its stage begins anew.`);
    await rm(path, { force: true });
  }
}
