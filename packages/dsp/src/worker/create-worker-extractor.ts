import { ndArray, requireInteger, requireOptions } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { createExtractor, type CreateExtractorOptions, type Extractor } from '../extractor/create-extractor';
import { samplesOf } from '../signal/chunk-samples';
import { ExtractorError } from '../extractor/extractor-error';
import type { ExtractorSpec } from '../extractor/extractor-spec';
import type { MessageEndpoint } from '../thread/message-endpoint';
import { listen, messageTag, revivedError, type ThreadReply } from '../thread/thread-messages';
import { threadScript, withScriptAddress } from '../thread/thread-script';

/** Options of {@link createWorkerExtractor}. */
export interface CreateWorkerExtractorOptions extends CreateExtractorOptions {
  /**
   * A worker that imports `@avemo/dsp/thread`, or a port whose other end is served by `serveExtractor`; it stays yours.
   * Default: a worker of its own from text, which a Content-Security-Policy without `worker-src blob:` forbids.
   */
  worker?: MessageEndpoint;
  /** Pieces that may be in flight; a further one is refused until earlier ones are back. Default 32. */
  maxPending?: number;
  /** Ends the extractor and its worker; what is in flight is rejected with the signal's reason. */
  signal?: AbortSignal;
}

/** An extractor in another thread; see {@link createWorkerExtractor}. */
export interface WorkerExtractor extends Pick<
  Extractor,
  'spec' | 'inputRate' | 'rowShape' | 'hopSeconds' | 'latency'
> {
  /** Pieces in flight. */
  readonly pending: number;
  /** Takes the next samples, a copy unless `transfer` hands their buffer over; gives the rows that they decide. */
  push(chunk: Float32Array | AudioSignal, options?: { transfer?: boolean }): Promise<NdArray<Float32Array>>;
  /** Says that nothing follows; gives the remaining rows. */
  finish(): Promise<NdArray<Float32Array>>;
  /** Begins a new stream. */
  reset(): Promise<void>;
  /** Ends the worker; a program of Node ends only then. */
  close(): void;
}

interface Waiting {
  resolve(rows: NdArray<Float32Array>): void;
  reject(error: unknown): void;
}

/**
 * `createExtractor` in a worker, in browsers and in Node: what `push` returns becomes a promise, and the rows come back
 * without being copied. Await the promises, or at least look at `pending`: a source that is faster than the thread is
 * refused when `maxPending` pieces wait, so that memory does not grow.
 *
 * @param spec - what to compute
 * @param options - rate of the input, the worker, bound and signal
 * @returns the extractor; its promises reject with the errors of `createExtractor`, and with ExtractorError: `'busy'`,
 * `'closed'`, `'aborted'`, `'thread'`
 * @throws ExtractorSpecError and RangeError as `createExtractor`, before a worker is started; ExtractorError `'thread'`
 * where none can be
 * @example
 * ```ts no-run: a worker is started only from the built package
 * import { createWorkerExtractor } from '@avemo/dsp/worker';
 *
 * const options = { frameLength: 400, hopLength: 160, melBands: 64 };
 * const extractor = createWorkerExtractor({ version: 1, sampleRate: 16000, feature: 'log-mel', options });
 * const rows = await extractor.push(new Float32Array(16000));
 * rows.shape; // → [98, 64]
 * extractor.close();
 * ```
 */
export function createWorkerExtractor(
  spec: ExtractorSpec,
  options: CreateWorkerExtractorOptions = {},
): WorkerExtractor {
  requireOptions('createWorkerExtractor', 'options', options);
  const { inputRate, worker, maxPending = 32, signal } = options;
  const {
    spec: settings,
    inputRate: rate,
    rowShape,
    hopSeconds,
    latency,
  } = createExtractor(spec, { inputRate });
  requireInteger('createWorkerExtractor', 'maxPending', maxPending);
  signal?.throwIfAborted();
  const { endpoint, terminate } = worker ? { endpoint: worker, terminate: () => {} } : startWorker();
  const waiting = new Map<number, Waiting>();
  let requests = 0;
  let ended: ExtractorError | undefined;

  const stop = listen<ThreadReply>(
    endpoint,
    (message) => {
      const request = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'error') request?.reject(revivedError(message.error));
      else if (message.type === 'rows') request?.resolve(ndArray(message.data, message.shape));
    },
    (cause) => {
      const message = `createWorkerExtractor: the worker failed: ${cause.message}. Pass a worker that imports '@avemo/dsp/thread'.`;
      end(new ExtractorError('thread', message, { cause }));
    },
  );
  const end = (error: ExtractorError, reason: unknown = error) => {
    if (ended) return;
    ended = error;
    signal?.removeEventListener('abort', abort);
    stop();
    terminate();
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  };
  const abort = () =>
    end(new ExtractorError('aborted', 'createWorkerExtractor: this extractor was aborted.'), signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });

  const request = (message: object, transfer: ArrayBuffer[] = []) =>
    new Promise<NdArray<Float32Array>>((resolve, reject) => {
      if (ended) throw ended;
      const id = ++requests;
      endpoint.postMessage({ tag: messageTag, id, ...message }, transfer);
      waiting.set(id, { resolve, reject });
    });
  endpoint.postMessage({ tag: messageTag, type: 'open', spec: settings, options: { inputRate: rate } }, []);

  return {
    spec: settings,
    inputRate: rate,
    rowShape,
    hopSeconds,
    latency,
    get pending() {
      return waiting.size;
    },
    async push(chunk, { transfer = false } = {}) {
      if (ended) throw ended;
      if (waiting.size >= maxPending) {
        throw new ExtractorError(
          'busy',
          `createWorkerExtractor: ${waiting.size} pieces are in flight, as many as maxPending allows. Await earlier ones first.`,
        );
      }
      const whole = samplesOf(
        'createWorkerExtractor',
        chunk,
        rate,
        (other) => `createWorkerExtractor(spec, { inputRate: ${other} })`,
      );
      const own =
        transfer && whole.byteLength === whole.buffer.byteLength && whole.buffer instanceof ArrayBuffer;
      const samples = own ? whole : whole.slice();
      return request({ type: 'push', samples }, [samples.buffer as ArrayBuffer]);
    },
    finish: () => request({ type: 'finish' }),
    reset: () => request({ type: 'reset' }).then(() => {}),
    close: () =>
      end(
        new ExtractorError('closed', 'createWorkerExtractor: close() has been called. Create another one.'),
      ),
  };
}

/** A worker of its own, of the browser or of Node. */
function startWorker(): { endpoint: MessageEndpoint; terminate(): void } {
  const script = threadScript('createWorkerExtractor', "Pass a worker that imports '@avemo/dsp/thread'.");
  const node = typeof process === 'object' ? process.getBuiltinModule?.('node:worker_threads') : undefined;
  if (node) {
    const address = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
    const worker = new node.Worker(address, { workerData: messageTag, execArgv: [] });
    return { endpoint: worker as unknown as MessageEndpoint, terminate: () => void worker.terminate() };
  }
  const worker = withScriptAddress(script, (address) => new Worker(address, { type: 'module' }));
  return { endpoint: worker as unknown as MessageEndpoint, terminate: () => worker.terminate() };
}
