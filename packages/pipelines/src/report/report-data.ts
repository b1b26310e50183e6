/**
 * A figure with its 95 % interval. Accuracies and recalls are fractions in [0, 1].
 * A value or bound that is not finite is shown as "–".
 */
export interface Estimate {
  /** The estimate itself. */
  value: number;
  /** Lower end of the 95 % interval. */
  low: number;
  /** Upper end of the 95 % interval. */
  high: number;
}

/** One epoch of one training run. */
export interface HistoryRow {
  /** Name of the fold. */
  fold: string;
  /** Seed of the run; one fold and one seed are one run. */
  seed: number;
  /** Name of the training stage, such as `audio`, `video` or `fusion`. */
  stage: string;
  /** Epoch within the stage, counted from 1. */
  epoch: number;
  /** Mean loss on the training clips. */
  trainLoss: number;
  /** Score on the training clips: accuracy of classes in [0, 1], CCC of values in [−1, 1]. */
  trainScore: number;
  /** Mean loss on the validation clips. */
  validationLoss: number;
  /** Score on the validation clips. */
  validationScore: number;
  /** Mean loss on the test clips, where the stage was tested after each epoch; else NaN. */
  testLoss: number;
  /** Score on the test clips, where the stage was tested after each epoch; else NaN. */
  testScore: number;
  /** Learning rate of the epoch. */
  learningRate: number;
  /** 1 for the epoch whose weights were kept, else 0. */
  kept: 0 | 1;
  /** Duration of the epoch in seconds. */
  seconds: number;
}

/** The attention weights of one clip, one list per stream. */
export interface AttentionTrace {
  /** Name of the clip. */
  clip: string;
  /** True label. */
  label: string;
  /** Predicted label. */
  predicted: string;
  /** For each stream the frame times in seconds (ascending) and the weight of each frame. */
  streams: { stream: string; times: number[]; weights: number[] }[];
}

/** How much each stream counted in the clips of one label, in [0, 1]: the shares of one clip sum to 1. */
export interface ModalityShares {
  /** The label. */
  label: string;
  /** The mean share of each stream, in the order of fusion. */
  shares: { stream: string; share: Estimate }[];
}

/** What a system achieved on one target. */
export interface TargetResult {
  /** Its name, such as `arousal`. */
  target: string;
  /** Concordance correlation over all steps together. */
  ccc: Estimate;
  /** Mean of the CCC of each sequence. */
  cccPerSequence?: Estimate;
  /** Root mean squared error. */
  rmse: Estimate;
  /** Pearson's correlation. */
  pearson: Estimate;
}

/** Truth and prediction over the time of one sequence. */
export interface ValueTrace {
  /** Name of the clip. */
  clip: string;
  /** Ascending, in seconds. */
  times: number[];
  /** For each target the truth and what was predicted at each time; NaN where there is none. */
  targets: { target: string; truth: number[]; predicted: number[] }[];
}

/** How a metric falls when a stream is missing in more and more clips. */
export interface MissingCurve {
  /** Name of the stream. */
  stream: string;
  /** `accuracy` or `ccc`. */
  metric: string;
  /** Shares of the clips that lack the stream, in [0, 1]. */
  shares: number[];
  /** The mean metric at each share. */
  values: number[];
  /** Lowest of the draws of clips. */
  low: number[];
  /** Highest of the draws of clips. */
  high: number[];
}

/** Clips on a plane, similar embeddings close together. */
export interface EmbeddingMap {
  /** How the places were found. */
  method: string;
  /** The fold whose test clips are shown. */
  fold: string;
  /** The seed of the system that is asked. */
  seed: number;
  /** A place for each clip. */
  points: { clip: string; label: string; x: number; y: number }[];
}

/** What a recipe makes of the clips before any system sees them. */
export interface MaterialReport {
  /** How many clips there are. */
  clips: number;
  /** A number of every clip, such as the share of its sound that is kept. */
  measures: { name: string; mean: number; lowest: number; highest: number }[];
  /** Pictures of a few clips; PNG files in base64, with their columns and rows. */
  shown: {
    clip: string;
    label: string;
    measures: Readonly<Record<string, number>>;
    pictures: { name: string; width: number; height: number; png: string }[];
  }[];
}

/** A figure of the paper beside ours. */
export interface PublishedFigure {
  /** Table, figure or section. */
  where: string;
  /** What was measured. */
  metric: string;
  /** The reported figure. */
  value: number;
  /** The same of this run; NaN where it has none. */
  ours: Estimate;
}

/** What one system achieved. Lists may be empty: the report leaves out what has no data. */
export interface SystemResult {
  /** Name of the system, such as `am-fbp`. */
  system: string;
  /** What it is, in a sentence. */
  about?: string;
  /** Accuracy on the test clips, fractions in [0, 1]; NaN where the system gives values. */
  accuracy: Estimate;
  /** Unweighted average recall (UAR) on the test clips, fractions in [0, 1]; NaN where the system gives values. */
  unweightedAverageRecall: Estimate;
  /** Mean F1 of the classes, a fraction in [0, 1]. */
  f1?: Estimate;
  /** What a system that gives values achieved, target by target. */
  targets?: TargetResult[];
  /** Accuracy, or the mean CCC of the targets, of each fold. */
  perFold?: Readonly<Record<string, number>>;
  /** Accuracy, or the mean CCC of the targets, of each seed. */
  perSeed?: Readonly<Record<string, number>>;
  /** Truth and prediction of a few sequences. */
  traces?: ValueTrace[];
  /** CCC of each sequence and target, the mean over the seeds. */
  sequences?: { clip: string; speaker: string; ccc: number[] }[];
  /** For each target pairs of truth and prediction. */
  scatter?: { target: string; points: [number, number][] }[];
  /** The metric as a stream goes missing. */
  missing?: MissingCurve[];
  /** Its test clips on a plane. */
  embedding?: EmbeddingMap;
  /** Figures that the paper reports. */
  published?: PublishedFigure[];
  /** Counts [labels, labels]: rows are the truth, columns the prediction; or empty. */
  confusion: number[][];
  /** Training history of all runs. */
  history: HistoryRow[];
  /** Attention over time for a few clips. */
  attention: AttentionTrace[];
  /** How much each stream counted, per label. */
  modalities: ModalityShares[];
  /** What these shares are: weights of the fusion (default), or how far answers move when a stream is left out. */
  modalitiesFrom?: 'weights' | 'leaving-out';
  /** Number of trained parameters. */
  parameters?: number;
  /** Mean duration of a training epoch in seconds. */
  secondsPerEpoch?: number;
}

/** A matched-pair test between two systems. */
export interface SystemComparison {
  /** The system that the test holds for the better one. */
  better: string;
  /** The other system. */
  worse: string;
  /** Accuracy (or CCC) of `better` minus that of `worse`, as a fraction in [−1, 1]. */
  difference: number;
  /** p-value of this test alone, in [0, 1]. */
  pValue: number;
  /** p-value after Holm's correction for all tests of the report, in [0, 1]. */
  holmPValue: number;
  /** Name of the test. */
  test: string;
}

/** Everything that a report shows. */
export interface ReportData {
  /** Heading of the page. */
  title: string;
  /** One sentence: what was run, on which data, by which protocol. */
  subtitle: string;
  /** Class names in the order of the confusion matrices. */
  labels: string[];
  /** The systems in the order in which they are to be shown. */
  systems: SystemResult[];
  /** What is made of the clips. */
  material?: MaterialReport;
  /** Tests between the systems. */
  comparisons: SystemComparison[];
  /** The command that repeats the experiment, started in the folder of the page. */
  repeat?: string;
  /** The paper of the recipe. */
  source?: { title: string; url?: string };
  /** Settings of the run; nested objects become groups. */
  settings: Record<string, unknown>;
  /** Remarks: how to read the page, which data are synthetic, their licence. */
  notes: string[];
  /** When the report was made, ISO 8601 preferred. */
  created: string;
}
