import { formatValue, requireOptions } from '@avemo/checks';
import { FfmpegVideo } from '../video/ffmpeg-decoder';
import type { FfmpegProgram, FfmpegRun, FfmpegRunOptions } from '../video/ffmpeg-program';
import { IN_FLIGHT, threadRun, type RunningThread, type ThreadEvents } from '../video/thread-run';
import type { VideoDecoder } from '../video/video-decoder';
import { VideoError } from '../video/video-error';
import { ffmpegCoreWorker, type FfmpegWorkerData } from './ffmpeg-core-worker';

/** Options of {@link ffmpegCore}: the addresses of two files of the package @ffmpeg/core, which you serve. */
export interface FfmpegCoreOptions {
  /** Of `dist/umd/ffmpeg-core.js`. */
  script: string | URL;
  /** Of `dist/umd/ffmpeg-core.wasm`. */
  wasm: string | URL;
}

/**
 * Decodes with the package @ffmpeg/core, ffmpeg in WebAssembly, in a worker: AVI, MPEG, FLV, ASF and what else a browser does
 * not read by itself. It takes several times as long as WebCodecs and fetches 32 MB once.
 *
 * In a cross-origin isolated page the decoder waits while nobody asks for frames. Other pages may not share memory with a
 * worker: there frames that are not asked for yet pile up, so ask for short stretches.
 *
 * @param options - where the two files are
 * @returns a decoder for `openVideo(…, { decoder })`
 * @throws TypeError if an address is missing
 * @example
 * ```ts
 * import { ffmpegCore } from '@avemo/vision-prep/browser';
 *
 * // In a page: await openVideo(file, { decoder }), where openVideo(file) threw a VideoError.
 * const decoder = ffmpegCore({ script: '/ffmpeg/ffmpeg-core.js', wasm: '/ffmpeg/ffmpeg-core.wasm' });
 * decoder.name; // → '@ffmpeg/core'
 * ```
 */
export function ffmpegCore(options: FfmpegCoreOptions): VideoDecoder<Blob> {
  requireOptions('ffmpegCore', 'options', options, 'Pass { script, wasm }');
  for (const name of ['script', 'wasm'] as const) {
    const address: unknown = options[name];
    if (typeof address === 'string' || address instanceof URL) continue;
    throw new TypeError(
      `ffmpegCore: ${name} must be the address of a file of @ffmpeg/core/dist/umd; got ${formatValue(address)}.`,
    );
  }
  let loaded: Promise<Pick<FfmpegWorkerData, 'script' | 'module'>> | undefined;
  return {
    name: '@ffmpeg/core',
    isAvailable: async () => 'Worker' in globalThis,
    async open(blob, { maxPixels, signal }) {
      loaded ??= load(options);
      const core = await loaded.catch((error: unknown) => {
        loaded = undefined;
        throw error;
      });
      const program: FfmpegProgram = {
        name: '@ffmpeg/core',
        knowsFpsMode: true,
        output: 'file:/output',
        run: (args, run) => start({ ...core, blob, args }, run),
      };
      return FfmpegVideo.open(program, { path: '/input', maxPixels }, { signal });
    },
  };
}

async function load({ script, wasm }: FfmpegCoreOptions) {
  const here = globalThis.location?.href;
  const [scriptAddress, wasmAddress] = [script, wasm].map((address) => new URL(address, here).href);
  try {
    const response = await fetch(wasmAddress);
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return { script: scriptAddress, module: await WebAssembly.compile(await response.arrayBuffer()) };
  } catch (cause) {
    throw new VideoError(
      'no-decoder',
      `openVideo: ${wasmAddress} is not @ffmpeg/core/dist/umd/ffmpeg-core.wasm: ${(cause as Error).message}. ` +
        'Serve the files of that folder.',
      { cause },
    );
  }
}

function start(data: Omit<FfmpegWorkerData, 'inFlight'>, options: FfmpegRunOptions): FfmpegRun {
  const inFlight =
    globalThis.crossOriginIsolated === true ? new Int32Array(new SharedArrayBuffer(8)) : undefined;
  inFlight?.set([0, IN_FLIGHT]);
  const begin = ({ message, failed, gone }: ThreadEvents): RunningThread => {
    // A helper that bundlers put around named functions has to exist in the worker too.
    const text = `const __name = (f) => f; (${ffmpegCoreWorker.toString()})();`;
    const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const worker = new Worker(address);
    let over = false;
    const stop = () => {
      if (over) return;
      over = true;
      worker.terminate();
      URL.revokeObjectURL(address);
      gone();
    };
    worker.onmessage = ({ data: said }) => {
      message(said);
      if ('code' in said) stop();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      failed(new Error(event.message));
      stop();
    };
    worker.postMessage({ ...data, inFlight } satisfies FfmpegWorkerData);
    return { stop };
  };
  return threadRun(begin, inFlight, options);
}
