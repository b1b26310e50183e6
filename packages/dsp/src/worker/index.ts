export { createWorkerExtractor } from './create-worker-extractor';
export type { CreateWorkerExtractorOptions, WorkerExtractor } from './create-worker-extractor';
export type { MessageEndpoint } from '../thread/message-endpoint';
