// Data sets
export { datasetAdapters } from './datasets/adapters';
export type { DatasetAdapter, DatasetContent } from './datasets/adapter';
export type { Clip, ClipFile, Dataset, DatasetOrigin, FeatureDescription, Track } from './datasets/clip';
export { DatasetError } from './datasets/dataset-error';
export type { DatasetErrorCode } from './datasets/dataset-error';
export { joinDatasets } from './datasets/join-datasets';
export { openDataset } from './datasets/open-dataset';
export type { OpenDatasetOptions } from './datasets/open-options';
export { requireSpeakers } from './datasets/require-speakers';
export { syntheticLabels } from './synthesis/synthetic-labels';
export { synthesizeCorpus } from './synthesis/synthesize-corpus';
export type { SynthesizeCorpusOptions, SyntheticCorpus } from './synthesis/synthesize-corpus';
export { synthesizeRecordings } from './synthesis/synthesize-recordings';
export type {
  RecordingLayout,
  SynthesizeRecordingsOptions,
  SyntheticRecordings,
} from './synthesis/synthesize-recordings';
export type { SyntheticCorpusSize } from './synthesis/make-corpus';
export { synthesizeVideos } from './synthesis/synthesize-videos';
export type { SynthesizeVideosOptions, SyntheticVideos } from './synthesis/synthesize-videos';
export type { PictureSize } from './synthesis/picture-size';
export type { VideoLayout } from './synthesis/layouts/layouts';
export { decodeNpy, encodeNpy } from './io/npy';
export { NpyError } from './io/npy-error';
export type { NpyErrorCode } from './io/npy-error';

// What is made of clips
export type { Block, Blocks } from './prepare/block';
export { cropRows } from './prepare/crop-rows';
export type { AudioTrack, Media, VideoFrame, VideoTrack } from './prepare/media';
export { definePreparation } from './prepare/preparation';
export type { Preparation, Use } from './prepare/preparation';
export { faceCrops } from './preparations/face-crops';
export type { FaceCropsOptions } from './preparations/face-crops';
export { faceEmbeddings } from './preparations/face-embeddings';
export type { FaceEmbeddingsOptions } from './preparations/face-embeddings';
export { logMelContext } from './preparations/log-mel-context';
export type { LogMelContextOptions } from './preparations/log-mel-context';
export { openSmileContext } from './preparations/open-smile-context';
export type { OpenSmileContextOptions } from './preparations/open-smile-context';
export type { OpenSmileName } from './features/open-smile-sets';
export { amFbpSpectrogram, audioFeatures } from './features/audio-features';
export type { AudioFeatureSpec, FeatureFrames } from './features/audio-features';

// Recipes: systems as data and pure functions
export { defineRecipe } from './recipes/define-recipe';
export type { ClipMaterial, MaterialPicture } from './recipes/material';
export type { Demo } from './recipes/demo';
export type {
  AnyRecipe,
  BlockDefinition,
  CreateFusion,
  Published,
  Recipe,
  Study,
  Variant,
} from './recipes/define-recipe';
export type { Json, OfEach } from './recipes/json';
export type {
  BooleanSetting,
  ListSetting,
  NumberSetting,
  PreparedSettings,
  Setting,
  SettingsOf,
  SettingsSchema,
  SettingValue,
  StringSetting,
} from './recipes/settings-schema';
export { fitStage, networkStage } from './recipes/stage';
export type {
  FitContext,
  FitData,
  FitStage,
  Fitted,
  Input,
  Inputs,
  Matrix,
  Network,
  NetworkContext,
  NetworkInput,
  NetworkStage,
  Stage,
  StageBase,
} from './recipes/stage';
export type { ClassTask, OpenTask, Task, ValueTask } from './recipes/task';
export type { OwnFusion } from './recipes/variants';
export type { LearningRate, Loss, LossFunction, OptimizerOptions, Training } from './training/training';
export { join } from './stages/join';
export { meanOfPosteriors } from './stages/mean-of-posteriors';
export { pretrained } from './stages/pretrained';
export type { PretrainedOptions } from './stages/pretrained';
export { zScores } from './stages/z-scores';
export { recipes } from './recipes/registry';
export { amFbp } from './recipes/am-fbp/recipe';
export { avef } from './recipes/avef/recipe';
export { bimodalAttention } from './recipes/bimodal-attention/recipe';
export { jips } from './recipes/jips/recipe';

// Experiments, their folders and reports
export { prepareDataset } from './experiment/prepare-dataset';
export type { PreparedDataset, PrepareDatasetOptions } from './experiment/prepare-dataset';
export type { PartOfWork } from './experiment/part-of-work';
export type { BadClip } from './prepare/prepare-clips';
export type { BlockLook } from './prepare/clip-preparer';
export { describeWork } from './experiment/describe-work';
export type { DescribedBlock, DescribedStage, DescribedWork } from './experiment/describe-work';
export { fitPart } from './experiment/fit-part';
export type { FittedPart } from './experiment/fit-part';
export { runExperiment } from './experiment/run-experiment';
export type { ExperimentOptions, ExperimentProgress } from './experiment/experiment-options';
export type { EpochRecord, LoopProgress } from './training/loop';
export type { TakenWeights } from './stages/take-weights';
export { experimentSchema } from './experiment/experiment-file';
export { runStudy } from './experiment/run-study';
export type { StudyChoice, StudyResult, StudyRow } from './experiment/study-result';
export { evaluateRun } from './experiment/evaluate-run';
export type { EvaluateOptions, Evaluation } from './experiment/evaluate-run';
export { compareSystems } from './experiment/compare-systems';
export type { ComparedSystem, CompareOptions } from './experiment/compare-systems';
export type { Prediction } from './experiment/predictions';
export { summarize } from './experiment/summary';
export type { ClassSummary, Summary } from './experiment/summary';
export type { TargetSummary, ValueSummary } from './experiment/value-summary';
export { makeFolds } from './experiment/folds';
export type { Fold } from './experiment/folds';
export { LEAKS, SPLITS } from './experiment/split-options';
export type { LeakName, SplitName, SplitOptions } from './experiment/split-options';
export { readRun } from './experiment/run-folder';
export type { RunRecord } from './experiment/run-folder';
export type { Explanations, RunConfig, RunMetrics } from './experiment/run-schema';
export { loadSystem } from './experiment/system-folder';
export type { System, SystemDescription } from './predict/system';
export type { SystemCode } from './predict/system-files';
export { writeReport } from './experiment/report-of-runs';
export type { ReportOptions } from './experiment/report-of-runs';
export { renderReport } from './report/render-report';
export { formatTable } from './report/text-table';
export type { TextTableOptions } from './report/text-table';
export type {
  AttentionTrace,
  EmbeddingMap,
  Estimate,
  HistoryRow,
  MissingCurve,
  ModalityShares,
  PublishedFigure,
  MaterialReport,
  ReportData,
  SystemComparison,
  SystemResult,
  TargetResult,
  ValueTrace,
} from './report/report-data';

// Errors that the command explains
export { CallError, WorkError } from './call-error';
