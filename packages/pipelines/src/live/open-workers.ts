import { wasmAddresses } from '@avemo/backend';
import { importWeights } from '../predict/emotion-model';
import type { WorkerOptions } from './detector-messages';
import { WorkerLink } from './worker-link';

/** What computes in the workers of a detector, and where its models lie. */
export interface DetectorModels {
  /** Address of the folder `models` of `@vladmandic/human`. Default '/models/'. */
  faces?: string;
  /** Address of the folder `models` of `@avemo/weights`. Default: where the bundler puts them. */
  weights?: string;
  /** Address of the folder with tfjs's `.wasm` files, ending in '/'. Default: where `useBackend` finds them. */
  wasmPaths?: string;
  /**
   * What looks at faces. Default 'wasm'. 'auto' takes WebGPU where there is a graphics card, else wasm; where 'webgpu' is asked
   * for by name and there is none, `start` rejects and says so.
   */
  backend?: WorkerOptions['backend'];
  /** Which voice; see `loadEmotionModel`. Default 'all'. */
  voice?: 'all' | 'emodb';
  /** Which networks look at faces; see `loadEmotionModel`. Default 'both'. */
  face?: 'both' | 'human';
  /**
   * Starts a worker whose code is `@avemo/pipelines/detector-worker`. Default: one that is ready to run, which Vite, webpack
   * and browsers find beside this module.
   */
  worker?: () => Worker;
}

/** The workers of a detector; undefined where the stream has nothing for one. */
export interface DetectorWorkers {
  /** Looks at pictures. */
  face: WorkerLink | undefined;
  /** Listens. */
  voice: WorkerLink | undefined;
}

/** It is bundled: development servers hand on a worker's modules as they are, and tfjs's own are not for browsers. */
const defaultWorker = () =>
  new Worker(new URL('./standalone-worker.js', import.meta.url), { type: 'module' });

/** Starts a worker for the pictures and one for the sound of a stream; where one fails, the other is ended too. */
export async function openWorkers(stream: MediaStream, options: DetectorModels): Promise<DetectorWorkers> {
  const { faces = '/models/', backend = 'wasm', worker = defaultWorker } = options;
  const absolute = (address: string) => new URL(address, document.baseURI).href;
  const weights = options.weights ?? (await importWeights()).weightAddresses();
  const wasmPaths = options.wasmPaths ?? wasmAddresses();
  const told: WorkerOptions = {
    backend,
    voice: options.voice,
    face: options.face,
    faces: absolute(faces),
    weights: typeof weights === 'string' ? absolute(weights) : weights,
    wasmPaths: typeof wasmPaths === 'string' ? absolute(wasmPaths) : wasmPaths,
  };
  const open = async (tracks: MediaStreamTrack[], role: 'face' | 'voice') =>
    tracks.length > 0 ? await WorkerLink.open(worker, role, told) : undefined;
  const opening = [open(stream.getVideoTracks(), 'face'), open(stream.getAudioTracks(), 'voice')];
  try {
    const [face, voice] = await Promise.all(opening);
    return { face, voice };
  } catch (error) {
    for (const one of opening) void one.then((link) => link?.close()).catch(() => {});
    throw error;
  }
}
