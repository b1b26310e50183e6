import { createExtractor, type Extractor } from '../extractor/create-extractor';
import type { ExtractorSpec } from '../extractor/extractor-spec';
import { messageTag, plainError } from './thread-messages';

/** The name under which the processor is registered. @internal */
export const processorName = 'avemo-extractor';

/** What an audio worklet's scope has; the compiler's library for pages lacks it. */
interface WorkletScope {
  sampleRate: number;
  AudioWorkletProcessor: new () => { port: MessagePort };
  registerProcessor(name: string, processor: unknown): void;
}

/**
 * Registers the processor that pushes its input, mixed to one channel, and posts the rows.
 * @internal
 */
export function registerExtractorProcessor(scope: WorkletScope): void {
  class ExtractorProcessor extends scope.AudioWorkletProcessor {
    #extractor: Extractor;
    #mono = new Float32Array(128);
    #ended = false;

    constructor({ processorOptions }: { processorOptions: { spec: ExtractorSpec } }) {
      super();
      this.#extractor = createExtractor(processorOptions.spec, { inputRate: scope.sampleRate });
      this.port.onmessage = ({ data }: MessageEvent) => {
        if (data?.tag !== messageTag || this.#ended) return;
        if (data.type === 'finish') this.#run(() => this.#extractor.finish(), true);
        this.#ended = true;
      };
    }

    process([channels]: Float32Array[][]): boolean {
      if (this.#ended) return false;
      if (channels?.length > 0) this.#run(() => this.#extractor.push(this.#mixed(channels)), false);
      return !this.#ended;
    }

    /** The mean of the channels, as `toMono` has it. */
    #mixed(channels: Float32Array[]): Float32Array {
      const { length } = channels[0];
      if (this.#mono.length !== length) this.#mono = new Float32Array(length);
      for (let n = 0; n < length; n++) {
        let sum = 0;
        for (let c = 0; c < channels.length; c++) sum += channels[c][n];
        this.#mono[n] = sum / channels.length;
      }
      return this.#mono;
    }

    #run(step: () => ReturnType<Extractor['finish']>, last: boolean): void {
      try {
        const { data, shape } = step();
        if (shape[0] === 0 && !last) return;
        const message = { tag: messageTag, type: 'rows', id: 0, data, shape, last };
        this.port.postMessage(message, [data.buffer as ArrayBuffer]);
      } catch (error) {
        this.#ended = true;
        this.port.postMessage({ tag: messageTag, type: 'error', id: 0, error: plainError(error) });
      }
    }
  }
  try {
    scope.registerProcessor(processorName, ExtractorProcessor);
  } catch (error) {
    // A second node of the same context finds it registered.
    if ((error as Error).name !== 'NotSupportedError') throw error;
  }
}
