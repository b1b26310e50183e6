export { createWorkerExtractor } from './create-worker-extractor';
export type {
  CreateWorkerExtractorOptions,
  ExtractorWorker,
  WorkerExtractor,
} from './create-worker-extractor';
