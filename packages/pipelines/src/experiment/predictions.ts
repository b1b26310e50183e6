import { greatest } from '../training/answer';

/** A system's answer to one test clip. */
export interface Prediction {
  /** The clip's id. */
  clip: string;
  /** Who speaks in it. */
  speaker: string;
  /** The fold that the system was not trained on. */
  fold: string;
  /** The seed that the system was trained with. */
  seed: number;
  /** Probabilities of the classes or values of the targets: [labels], or [rows, labels] behind each other. */
  output: number[];
  /** The place of the true class, [1] or [rows], or the true values in the shape of `output`; NaN where there is none. */
  truth: number[];
  /** The second at which each row begins, where the answer is over time. */
  times?: number[];
  /** 0 for rows that do not count; absent where all do. */
  mask?: number[];
}

/** The place of the true class; −1 where there is none. */
export const labelOf = ({ truth }: Prediction): number => (Number.isNaN(truth[0]) ? -1 : truth[0]);

/** The place of the most probable class of the first row. */
export const predictedOf = ({ output }: Prediction, labels: number): number => greatest(output, 0, labels);
