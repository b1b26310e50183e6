import { createEmotionDetector, type EmotionDetectorOptions, type LiveResult } from '@avemo/pipelines/live';

/** A stretch of sound as the detector handed it to its worker, and what came of it. */
export interface Heard {
  sampleRate: number;
  samples: number[];
  /** Of the emotions by name; undefined where no voice was heard. */
  probabilities?: Record<string, number>;
}

const addresses = { faces: '/models/', weights: '/weights/', wasmPaths: '/wasm/' };
const startWorker = () => new Worker('/worker.js', { type: 'module' });

/** Listens to the microphone alone until so many whole windows of sound were answered. */
export async function hear(windows: number): Promise<Heard[]> {
  const asked: Omit<Heard, 'probabilities'>[] = [];
  const worker = () => {
    const started = startWorker();
    const post = started.postMessage.bind(started) as (message: unknown, transfer: Transferable[]) => void;
    started.postMessage = (message: never, transfer: never) => {
      const { kind, samples, sampleRate } = message as {
        kind: string;
        samples: Float32Array;
        sampleRate: number;
      };
      if (kind === 'sound') asked.push({ sampleRate, samples: [...samples] });
      post(message, transfer);
    };
    return started;
  };
  return new Promise((resolve, reject) => {
    const heard: Heard[] = [];
    const onResult = ({ probabilities }: LiveResult) => {
      const stretch = asked.shift()!;
      const whole = stretch.samples.length >= 3 * stretch.sampleRate;
      if (whole) heard.push({ ...stretch, ...(Object.keys(probabilities).length > 0 && { probabilities }) });
      if (heard.length === windows) void detector.stop().then(() => resolve(heard));
    };
    const onState: EmotionDetectorOptions['onState'] = ({ reason }) => reason && reject(reason);
    const detector = createEmotionDetector({ ...addresses, camera: false, worker, onResult, onState });
    detector.start().catch(reject);
  });
}

/** What a detector's workers were asked and answered, in order, and its results. */
export interface Course {
  /** By time; bytes in base64: RGB of frames, 32-bit floats of sound. */
  asked: Record<number, { bytes: string; width: number; height: number; sampleRate: number }>;
  answered: (
    | { kind: 'faces'; time: number; faces: { probabilities: number[] }[] }
    | { kind: 'voice'; time: number; probabilities?: number[] }
  )[];
  results: LiveResult[];
}

/** Watches and listens until a face was seen so many times, and a voice heard twice. */
export async function both(sights: number): Promise<Course> {
  const course: Course = { asked: {}, answered: [], results: [] };
  const { answered } = course;
  const worker = () => {
    const started = startWorker();
    const post = started.postMessage.bind(started) as (message: unknown, transfer: Transferable[]) => void;
    started.postMessage = (message: never, transfer: never) => {
      keep(course, message);
      post(message, transfer);
    };
    started.addEventListener('message', ({ data }: MessageEvent<Course['answered'][number]>) => {
      if (data.kind === 'faces' || data.kind === 'voice') answered.push(data);
    });
    return started;
  };
  return new Promise((resolve, reject) => {
    const onResult = (result: LiveResult) => {
      course.results.push(result);
      const seen = answered.filter((answer) => answer.kind === 'faces' && answer.faces.length > 0);
      const heard = answered.filter((answer) => answer.kind === 'voice' && answer.probabilities);
      if (seen.length >= sights && heard.length >= 2) void detector.stop().then(() => resolve(course));
    };
    const onState: EmotionDetectorOptions['onState'] = ({ reason }) => reason && reject(reason);
    const detector = createEmotionDetector({ ...addresses, worker, onResult, onState });
    detector.start().catch(reject);
  });
}

/** Adds what a worker is asked. */
function keep(
  { asked }: Course,
  message: { kind: string; time: number; bitmap: ImageBitmap; samples: Float32Array; sampleRate: number },
): void {
  const { kind, time, bitmap, samples, sampleRate } = message;
  if (kind === 'sound') {
    const bytes = base64(new Uint8Array(samples.buffer.slice(0)));
    asked[time] = { bytes, sampleRate, width: 0, height: 0 };
  } else if (kind === 'frame') {
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const bytes = base64(data.filter((_, i) => i % 4 !== 3));
    asked[time] = { bytes, sampleRate: 0, width, height };
  }
}

function base64(bytes: Uint8Array | Uint8ClampedArray): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** What the camera's first face shows by a backend, or why nothing does. */
export async function look(
  backend: NonNullable<EmotionDetectorOptions['backend']>,
): Promise<{ probabilities: Record<string, number> } | { code: string; message: string }> {
  return new Promise((resolve) => {
    const fail = ({ code, message }: { code: string; message: string }) => resolve({ code, message });
    const detector = createEmotionDetector({
      ...addresses,
      ...{ backend, microphone: false },
      worker: () => new Worker('/standalone-worker.js', { type: 'module' }),
      onResult({ probabilities, faces }) {
        if (faces.length > 0) void detector.stop().then(() => resolve({ probabilities }));
      },
    });
    detector.start().catch(fail);
  });
}

/** What starts a detector with these devices: its states, with the codes of what is missing. */
export async function states(
  options: Pick<EmotionDetectorOptions, 'camera' | 'microphone'>,
): Promise<string[]> {
  const seen: string[] = [];
  const detector = createEmotionDetector({
    ...addresses,
    ...options,
    worker: startWorker,
    onResult() {},
    onState: ({ state, reason }) => void seen.push(reason ? `${state}: ${reason.code}` : state),
  });
  await detector.start().catch((error: Error) => void seen.push(error.name));
  await detector.stop();
  return seen;
}

/** What of a page's devices, workers and sounds still runs when a detector was stopped so many milliseconds after its start. */
export async function leftOver(delays: number[]): Promise<Record<string, number>> {
  const tracks: MediaStreamTrack[] = [];
  const contexts: AudioContext[] = [];
  let workers = 0;
  let started = 0;
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
  const Context = globalThis.AudioContext;
  globalThis.AudioContext = class extends Context {
    constructor() {
      super();
      contexts.push(this);
    }
  };
  const worker = () => {
    const worker = startWorker();
    workers++;
    started++;
    const end = worker.terminate.bind(worker);
    worker.terminate = () => (workers--, end());
    return worker;
  };
  const states: string[] = [];
  const detector = createEmotionDetector({
    ...addresses,
    worker,
    onResult() {},
    onState: ({ state }) => void states.push(state),
  });
  const starts: Promise<void>[] = [];
  for (const delay of delays) {
    starts.push(detector.start());
    await new Promise((resolve) => setTimeout(resolve, delay));
    await detector.stop();
  }
  await Promise.all(starts);
  return {
    started,
    opened: tracks.length,
    tracks: tracks.filter(({ readyState }) => readyState === 'live').length,
    workers,
    contexts: contexts.filter(({ state }) => state !== 'closed').length,
    afterStop: states.filter((state, i) => state === 'running' && states[i - 1] === 'stopped').length,
  };
}
