/** Keeps the state of a training under two names; `save` replaces one whole or leaves the old one. */
export interface CheckpointStore {
  /** Seconds that pass between two states at least; default 0, a state after each epoch. The first epoch is always kept. */
  everySeconds?: number;
  load(what: 'state' | 'best'): Promise<Uint8Array | undefined>;
  save(what: 'state' | 'best', bytes: Uint8Array): Promise<void>;
  /** Told when a file is damaged; training then begins anew. */
  damaged?(what: 'state' | 'best', reason: string): void;
}
