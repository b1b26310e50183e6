// Data sets
export { datasetAdapters } from './datasets/adapters';
export type { DatasetAdapter, DatasetContent } from './datasets/adapter';
export type { Clip, ClipFile, Dataset, FeatureDescription, Track } from './datasets/clip';
export { DatasetError } from './datasets/dataset-error';
export type { DatasetErrorCode } from './datasets/dataset-error';
export { openDataset } from './datasets/open-dataset';
export type { OpenDatasetOptions } from './datasets/open-options';
export { requireSpeakers } from './datasets/require-speakers';
export { synthesizeCorpus, syntheticLabels } from './synthesis/synthesize-corpus';
export type { SynthesizeCorpusOptions, SyntheticCorpus } from './synthesis/synthesize-corpus';
export { decodeNpy, encodeNpy } from './io/npy';
export { NpyError } from './io/npy-error';
export type { NpyErrorCode } from './io/npy-error';

// Features
export { amFbpSpectrogram, audioFeatures } from './features/audio-features';
export type { AudioFeatureSpec } from './features/audio-features';
export { prepareExamples } from './features/prepare-examples';
export type { PrepareOptions } from './features/prepare-examples';

// Training any network
export { fit } from './training/fit';
export type { CheckpointStore, EpochRecord, FitOptions, FitProgress, FitResult } from './training/fit';
export type { LearningRateSchedule } from './training/learning-rate';
export type { Network } from './training/network';
export { scoreExamples } from './training/score-examples';
export type { Score, ScoreOptions } from './training/score-examples';
export { STREAMS } from './training/batch';
export type { Batch, Example, Sequence, Stream, StreamBatch } from './training/batch';

// The systems
export { RECIPES } from './recipes/recipe';
export type { Recipe } from './recipes/recipe';
export { presets } from './recipes/settings';
export type { Preset, Settings } from './recipes/settings';
export { loadSystem } from './recipes/model-folder';
export { predictExamples } from './recipes/trained-system';
export type {
  PredictOptions,
  SystemDescription,
  SystemMember,
  TrainedSystem,
} from './recipes/trained-system';
export type { Head } from './recipes/head';
export type { StreamEncoder } from './recipes/system';
export type { Statistics } from './features/statistics';

// Experiments, their folders and reports
export { runExperiment } from './experiment/experiment';
export type { ExperimentOptions, ExperimentProgress } from './experiment/experiment';
export { evaluateRun } from './experiment/evaluate-run';
export type { EvaluateOptions, Evaluation } from './experiment/evaluate-run';
export { compareSystems } from './experiment/compare-systems';
export type { Prediction } from './experiment/predictions';
export { summarize } from './experiment/summary';
export type { Summary } from './experiment/summary';
export { makeFolds, SPLITS } from './experiment/splits';
export type { Fold, SplitName, SplitOptions } from './experiment/splits';
export { readRun } from './experiment/run-folder';
export type { RunConfig, RunIdentity, RunMetrics, RunRecord } from './experiment/run-folder';
export { writeReport } from './experiment/report-of-runs';
export { renderReport } from './report/render-report';
export { formatTable } from './report/text-table';
export type { TextTableOptions } from './report/text-table';
export type {
  AdaptiveFactor,
  AttentionTrace,
  Estimate,
  HistoryRow,
  ReportData,
  SystemComparison,
  SystemResult,
} from './report/report-data';

// Errors that the command explains
export { CallError, WorkError } from './call-error';
