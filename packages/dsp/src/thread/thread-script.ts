import { ExtractorError } from '../extractor/extractor-error';

/** The module `thread` with all that it imports, as text; the build puts it here. */
declare const AVEMO_DSP_THREAD: string | undefined;

/**
 * The script of the thread. As text it needs no address, so that no bundler has to find a file and no server to hold
 * one. @internal
 */
export function threadScript(caller: string, remedy: string): string {
  if (typeof AVEMO_DSP_THREAD === 'string') return AVEMO_DSP_THREAD;
  throw new ExtractorError(
    'thread',
    `${caller}: the script of the thread is not part of this build. ${remedy}`,
  );
}

/** Runs `use` with an address of the script; pages whose Content-Security-Policy forbids blob: addresses cannot. @internal */
export function withScriptAddress<Result>(script: string, use: (address: string) => Result): Result {
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const release = () => URL.revokeObjectURL(address);
  const result = use(address);
  if (result instanceof Promise) void result.then(release, release);
  else setTimeout(release, 60_000);
  return result;
}
