import type { MessageEndpoint } from './message-endpoint';
import { messageTag } from './thread-messages';
import { registerExtractorProcessor } from './extractor-processor';
import { serveExtractor } from './serve-extractor';

export { serveExtractor } from './serve-extractor';
export type { MessageEndpoint } from './message-endpoint';

// In an audio worklet or a worker this module begins to serve; anywhere else it only exports.
const scope = globalThis as unknown as {
  AudioWorkletProcessor?: unknown;
  WorkerGlobalScope?: new () => object;
  process?: typeof process;
};
const threads = scope.process?.getBuiltinModule?.('node:worker_threads');
if (scope.AudioWorkletProcessor) {
  registerExtractorProcessor(globalThis as unknown as Parameters<typeof registerExtractorProcessor>[0]);
} else if (threads) {
  if (threads.workerData === messageTag) serveExtractor(threads.parentPort as unknown as MessageEndpoint);
} else if (scope.WorkerGlobalScope && globalThis instanceof scope.WorkerGlobalScope) {
  serveExtractor(globalThis as unknown as MessageEndpoint);
}
