import type { Fitted } from '../recipes/stage';
import type { InputShape } from '../training/example';
import type { EpochRecord } from '../training/loop';
import type { GraphNode } from './graph';

/** A node with what its fit gave. */
export interface FittedNode {
  node: GraphNode;
  /** The seed that it was fitted with. */
  seed: number;
  fitted: Fitted;
  /** The shapes of its inputs, for which its network is built. */
  shapes: Record<string, InputShape>;
  /** From 0; −1 where there were no epochs. */
  bestEpoch: number;
  history: EpochRecord[];
  /** Numbers that training changed. */
  parameters: number;
}
