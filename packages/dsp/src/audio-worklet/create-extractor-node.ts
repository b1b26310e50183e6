import { formatValue, ndArray, requireFunction, requireOptions } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { createExtractor, type Extractor } from '../extractor/create-extractor';
import { ExtractorError } from '../extractor/extractor-error';
import type { ExtractorSpec } from '../extractor/extractor-spec';
import { messageTag, revivedError, type ThreadReply } from '../thread/thread-messages';
import { threadScript, withScriptAddress } from '../thread/thread-script';
import { processorName } from '../thread/extractor-processor';

/** Options of {@link createExtractorNode}. */
export interface CreateExtractorNodeOptions {
  /** Takes the rows as they come, [rows, …rowShape]. */
  onRows: (rows: NdArray<Float32Array>) => void;
  /** Takes the error that ends the stream, e.g. of a sample that is not finite. Default: `finish` rejects with it. */
  onError?: (error: Error) => void;
  /**
   * Address of a script that imports `@avemo/dsp/thread`, with all that it imports. Default: one from text, which a
   * Content-Security-Policy without `script-src blob:` forbids.
   */
  scriptUrl?: string | URL;
  /** Ends the node. */
  signal?: AbortSignal;
}

/** A node of an audio graph that extracts features; see {@link createExtractorNode}. */
export interface ExtractorNode extends Pick<
  Extractor,
  'spec' | 'inputRate' | 'rowShape' | 'hopSeconds' | 'latency'
> {
  /** Connect sources to it; it has no output. */
  readonly node: AudioWorkletNode;
  /** Ends the stream; resolves when its last rows have been given to `onRows`. */
  finish(): Promise<void>;
  /** Ends the node without the remaining rows. */
  close(): void;
}

/**
 * `createExtractor` on the audio thread: a node that mixes its input to one channel, converts its rate to the spec's, and
 * hands the rows to the page. Blocks of the audio graph without input are passed over.
 *
 * @param context - running or not, of any rate
 * @param spec - what to compute
 * @param options - who takes the rows
 * @returns the node; connect a microphone or a player to `node`
 * @throws ExtractorSpecError and RangeError as `createExtractor`; ExtractorError `'thread'` where the page cannot load the
 * script; the signal's reason
 * @example
 * ```ts no-run: audio graphs exist in browsers only
 * import { createExtractorNode } from '@avemo/dsp/audio-worklet';
 *
 * const context = new AudioContext();
 * const options = { frameLength: 400, hopLength: 160, melBands: 64 };
 * const { node } = await createExtractorNode(
 *   context,
 *   { version: 1, sampleRate: 16000, feature: 'log-mel', options },
 *   { onRows: (rows) => console.log(rows.shape) },
 * );
 * const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
 * context.createMediaStreamSource(microphone).connect(node);
 * ```
 */
export async function createExtractorNode(
  context: BaseAudioContext,
  spec: ExtractorSpec,
  options: CreateExtractorNodeOptions,
): Promise<ExtractorNode> {
  requireOptions('createExtractorNode', 'options', options, 'Pass { onRows }');
  const { onRows, onError, scriptUrl, signal } = options;
  requireFunction('createExtractorNode', 'onRows', onRows);
  if (typeof (context as BaseAudioContext | null)?.audioWorklet?.addModule !== 'function') {
    throw new TypeError(
      `createExtractorNode: context must be an AudioContext with an audioWorklet; got ${formatValue(context)}. Pages have one only over https or on localhost.`,
    );
  }
  const {
    spec: settings,
    inputRate,
    rowShape,
    hopSeconds,
    latency,
  } = createExtractor(spec, {
    inputRate: context.sampleRate,
  });
  signal?.throwIfAborted();
  await addScript(context, scriptUrl);
  signal?.throwIfAborted();
  const node = new AudioWorkletNode(context, processorName, {
    numberOfOutputs: 0,
    processorOptions: { spec: settings },
  });
  let ended: Error | undefined;
  let finished: { resolve(): void; reject(error: Error): void } | undefined;
  const end = (error: Error) => {
    if (ended) return;
    ended = error;
    signal?.removeEventListener('abort', close);
    node.port.postMessage({ tag: messageTag, type: 'close' });
    node.disconnect();
    finished?.reject(error);
  };
  const close = () =>
    end(
      new ExtractorError(
        signal?.aborted ? 'aborted' : 'closed',
        'createExtractorNode: this node was closed.',
      ),
    );
  const fail = (error: Error) => {
    end(error);
    onError?.(error);
  };
  signal?.addEventListener('abort', close, { once: true });
  node.onprocessorerror = () =>
    fail(new ExtractorError('thread', 'createExtractorNode: the processor failed.'));
  node.port.onmessage = ({ data }: MessageEvent<ThreadReply>) => {
    if (data?.tag !== messageTag || ended) return;
    if (data.type === 'error') fail(revivedError(data.error));
    else {
      if (data.shape[0] > 0) onRows(ndArray(data.data, data.shape));
      if (data.last) {
        finished?.resolve();
        finished = undefined;
        end(
          new ExtractorError(
            'finished',
            'createExtractorNode: finish() has been called. Create another node.',
          ),
        );
      }
    }
  };
  return {
    node,
    spec: settings,
    inputRate,
    rowShape,
    hopSeconds,
    latency,
    finish: () =>
      new Promise<void>((resolve, reject) => {
        if (ended) throw ended;
        finished = { resolve, reject };
        node.port.postMessage({ tag: messageTag, type: 'finish' });
      }),
    close,
  };
}

async function addScript(context: BaseAudioContext, scriptUrl: string | URL | undefined): Promise<void> {
  const add = (address: string | URL) => context.audioWorklet.addModule(address);
  try {
    if (scriptUrl !== undefined) await add(scriptUrl);
    else await withScriptAddress(threadScript('createExtractorNode', 'Pass scriptUrl.'), add);
  } catch (cause) {
    if (cause instanceof ExtractorError) throw cause;
    const message = `createExtractorNode: the page cannot load the script: ${(cause as Error).message}. Pass scriptUrl; audio worklets need https.`;
    throw new ExtractorError('thread', message, { cause });
  }
}
