import type { CreateExtractorOptions } from '../extractor/create-extractor';
import { ExtractorError, type ExtractorErrorCode } from '../extractor/extractor-error';
import type { ExtractorSpec } from '../extractor/extractor-spec';
import { ExtractorSpecError, type ExtractorSpecCode } from '../extractor/extractor-spec-error';
import type { MessageEndpoint } from './message-endpoint';

/** Marks the messages of extractors among others of the same port. @internal */
export const messageTag = 'avemo-extractor';

/** To the thread; every one but `open` is answered. @internal */
export type ThreadRequest =
  | { tag: typeof messageTag; type: 'open'; spec: ExtractorSpec; options: CreateExtractorOptions }
  | { tag: typeof messageTag; type: 'push'; id: number; samples: Float32Array }
  | { tag: typeof messageTag; type: 'finish' | 'reset'; id: number };

/** From the thread. @internal */
export type ThreadReply =
  | { tag: typeof messageTag; type: 'rows'; id: number; data: Float32Array; shape: number[]; last: boolean }
  | { tag: typeof messageTag; type: 'error'; id: number; error: PlainError };

/** An error as plain data; not every engine's copy of an error keeps its code. @internal */
export interface PlainError {
  name: string;
  message: string;
  code?: string;
  path?: string;
}

/** @internal */
export function plainError(error: unknown): PlainError {
  const { name = 'Error', message = String(error), code, path } = error as PlainError;
  return { name, message, code, path };
}

/** The error that the thread threw, of its own class. @internal */
export function revivedError({ name, message, code = '', path = '' }: PlainError): Error {
  if (name === 'RangeError') return new RangeError(message);
  if (name === 'TypeError') return new TypeError(message);
  if (name === 'ExtractorError') return new ExtractorError(code as ExtractorErrorCode, message);
  if (name === 'ExtractorSpecError') return new ExtractorSpecError(code as ExtractorSpecCode, path, message);
  return new Error(message);
}

/** How browsers (`addEventListener`) and Node (`on`) let one listen. */
interface Listenable {
  addEventListener?(type: string, listener: (event: never) => void): void;
  removeEventListener?(type: string, listener: (event: never) => void): void;
  on?(type: string, listener: (value: never) => void): void;
  off?(type: string, listener: (value: never) => void): void;
  start?(): void;
}

/** Hears the messages of extractors, and errors of the thread itself; returns what ends it. @internal */
export function listen<Message extends ThreadRequest | ThreadReply>(
  port: MessageEndpoint,
  onMessage: (message: Message) => void,
  onFailure: (error: Error) => void = () => {},
): () => void {
  const endpoint = port as Listenable;
  const hear = (data: unknown) => {
    const message = data as Message | null;
    if (message?.tag === messageTag) onMessage(message);
  };
  if (endpoint.addEventListener) {
    const heard = (event: { data: unknown }) => hear(event.data);
    const failed = (event: { message?: string }) =>
      onFailure(new Error(event.message ?? 'the script was not loaded'));
    endpoint.addEventListener('message', heard);
    endpoint.addEventListener('error', failed);
    endpoint.start?.();
    return () => {
      endpoint.removeEventListener?.('message', heard);
      endpoint.removeEventListener?.('error', failed);
    };
  }
  endpoint.on?.('message', hear);
  endpoint.on?.('error', onFailure);
  return () => {
    endpoint.off?.('message', hear);
    endpoint.off?.('error', onFailure);
  };
}
