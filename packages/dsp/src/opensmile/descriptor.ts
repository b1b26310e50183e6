import type { Frame } from './frame';

/** Writes its values of the frame to `out[offset …]`; frames come in order. @internal */
export type WriteDescriptor = (out: Float64Array, offset: number) => void;

/** Numbers that are measured in every frame. @internal */
export interface Descriptor {
  /** What the numbers are called. */
  readonly names: readonly string[];
  /** Makes the tables for a rate. */
  prepare(frame: Frame): WriteDescriptor;
}
