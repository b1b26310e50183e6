import { formatValue } from '@avemo/checks';
import { createExtractor, type Extractor } from '../extractor/create-extractor';
import type { MessageEndpoint } from './message-endpoint';
import { listen, messageTag, plainError, type ThreadRequest } from './thread-messages';

/**
 * Runs an extractor for the other end of a port, which is given to `createWorkerExtractor` as its `worker`. A worker of a
 * browser that imports this module serves on its own; one of Node calls this with its `parentPort`.
 *
 * @param port - a worker's scope, Node's `parentPort`, or a message port
 * @returns a function that ends the service
 * @example
 * ```ts
 * import { serveExtractor } from '@avemo/dsp/thread';
 * import { createWorkerExtractor } from '@avemo/dsp/worker';
 *
 * const { port1, port2 } = new MessageChannel();
 * const stop = serveExtractor(port2);
 * const options = { frameLength: 4, hopLength: 4 };
 * const extractor = createWorkerExtractor(
 *   { version: 1, sampleRate: 16000, feature: 'rms-energy', options },
 *   { worker: port1 },
 * );
 * const { data } = await extractor.push(Float32Array.of(1, -1, 1, -1));
 * [...data]; // → [1]
 * stop();
 * port1.close();
 * ```
 */
export function serveExtractor(port: MessageEndpoint): () => void {
  if (typeof (port as MessageEndpoint | undefined)?.postMessage !== 'function') {
    throw new TypeError(`serveExtractor: port must have postMessage; got ${formatValue(port)}.`);
  }
  let extractor: Extractor | undefined;
  let refused: unknown;
  return listen<ThreadRequest>(port, (message) => {
    if (message.type === 'open') {
      try {
        extractor = createExtractor(message.spec, message.options);
      } catch (error) {
        refused = error;
      }
      return;
    }
    const { id, type } = message;
    try {
      if (!extractor) throw refused ?? new Error('extractor thread: nothing was opened.');
      if (type === 'reset') extractor.reset();
      const { data, shape } =
        type === 'push'
          ? extractor.push(message.samples)
          : type === 'finish'
            ? extractor.finish()
            : { data: new Float32Array(0), shape: [0, ...extractor.rowShape] };
      const last = type === 'finish';
      port.postMessage({ tag: messageTag, type: 'rows', id, data, shape, last }, [
        data.buffer as ArrayBuffer,
      ]);
    } catch (error) {
      port.postMessage({ tag: messageTag, type: 'error', id, error: plainError(error) }, []);
    }
  });
}
