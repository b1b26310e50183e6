/** What the page sends to a worker. */
export type ToWorker =
  | { kind: 'open'; role: 'face' | 'voice'; options: WorkerOptions }
  | { kind: 'frame'; time: number; bitmap: ImageBitmap }
  | { kind: 'sound'; time: number; samples: Float32Array; sampleRate: number }
  | { kind: 'restart' };

/** Where a worker finds its files. */
export interface WorkerOptions {
  /** What computes. */
  backend: 'auto' | 'wasm' | 'webgpu' | 'cpu';
  /** Folder of tfjs's files, or the address of each. */
  wasmPaths?: string | Record<string, string>;
  /** Folder of the files of `@avemo/weights`, or the address of each. */
  weights?: string | Record<string, string>;
  /** Folder of the models of `@vladmandic/human`. */
  faces?: string;
  /** Which voice. */
  voice?: 'all' | 'emodb';
  /** Which networks look at faces. */
  face?: 'both' | 'human';
}

/** A face of a frame and what it shows. */
export interface LiveFace {
  /** Number of the person's track, from 1. */
  track: number;
  /** In pixels of the camera's picture. */
  box: { x: number; y: number; width: number; height: number };
  /** Of the emotions in their order. */
  probabilities: number[];
}

/** What a worker sends back. */
export type FromWorker =
  | { kind: 'ready'; backend: string; weights: { voice: number; face: number } }
  | { kind: 'faces'; time: number; faces: LiveFace[]; milliseconds: number }
  | { kind: 'voice'; time: number; probabilities: number[] | undefined; milliseconds: number }
  | { kind: 'failed'; message: string };
