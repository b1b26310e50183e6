import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEmotionDetector, type EmotionDetectorOptions } from '../../src/live/index';

/** A camera or microphone that can be unplugged. */
class Device extends EventTarget {
  readyState = 'live';
  constructor(readonly kind: 'video' | 'audio') {
    super();
  }
  stop(): void {
    this.readyState = 'ended';
  }
  unplug(): void {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }
}

const streamOf = (devices: Device[]) =>
  ({
    getTracks: () => devices,
    getVideoTracks: () => devices.filter(({ kind }) => kind === 'video'),
    getAudioTracks: () => devices.filter(({ kind }) => kind === 'audio'),
  }) as unknown as MediaStream;

/** A worker whose models are loaded when it is told so, and that answers what it hears. */
class LoadingWorker {
  static all: LoadingWorker[] = [];
  onmessage?: (event: { data: unknown }) => void;
  ended = false;
  constructor() {
    LoadingWorker.all.push(this);
  }
  postMessage({ kind, time }: { kind: string; time?: number }): void {
    if (kind === 'sound') this.onmessage?.({ data: { kind: 'voice', time, probabilities: undefined } });
  }
  load(): void {
    this.onmessage?.({ data: { kind: 'ready', weights: { voice: 1, face: 1 } } });
  }
  terminate(): void {
    this.ended = true;
  }
}

/** When the picture of a camera is shown: where it is unplugged first, Chromium waits for ever. */
let shown: Promise<void>;
const turn = () => vi.advanceTimersByTimeAsync(1);

/** The detector on these devices; what it said. */
function detect(devices: Device[]) {
  const said: string[] = [];
  let results = 0;
  const detector = createEmotionDetector({
    stream: streamOf(devices),
    weights: '/weights/',
    wasmPaths: '/wasm/',
    worker: () => new LoadingWorker() as unknown as Worker,
    onResult: () => results++,
    onState: (({ state, reason }) =>
      said.push(reason ? `${state}: ${reason.message}` : state)) as EmotionDetectorOptions['onState'],
  });
  const started = detector.start().then(
    () => said.push('started'),
    (error: { code: string }) => said.push(`rejected: ${error.code}`),
  );
  return { said, detector, started, results: () => results };
}

const gone = (what: string) => `createEmotionDetector: the ${what} is gone. Plug it in.`;

beforeEach(() => {
  vi.useFakeTimers();
  LoadingWorker.all = [];
  shown = new Promise<void>(() => {});
  const sound = { connect() {}, disconnect() {} };
  vi.stubGlobal('document', {
    baseURI: 'http://localhost/',
    visibilityState: 'visible',
    addEventListener() {},
    removeEventListener() {},
    createElement: () => ({ play: () => shown, requestVideoFrameCallback() {} }),
  });
  vi.stubGlobal(
    'AudioContext',
    class {
      sampleRate = 16000;
      audioWorklet = { addModule: async () => {} };
      createMediaStreamSource = () => sound;
      resume = async () => {};
      suspend = async () => {};
      close = async () => {};
    },
  );
  vi.stubGlobal(
    'AudioWorkletNode',
    class {
      port: { onmessage?: (event: { data: Float32Array }) => void } = {};
      constructor() {
        setInterval(() => this.port.onmessage?.({ data: new Float32Array(16000) }), 100);
      }
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('createEmotionDetector(…) whose devices are unplugged', () => {
  it('while the models load goes on with what is left, and says so at once', async () => {
    const [camera, microphone] = [new Device('video'), new Device('audio')];
    const { said, detector, results } = detect([camera, microphone]);
    await turn();
    camera.unplug();
    expect(said).toEqual(['starting', `starting: ${gone('camera')}`]);
    LoadingWorker.all.forEach((worker) => worker.load());
    await turn();
    expect(said.slice(2)).toEqual(['running', 'started']);
    expect(LoadingWorker.all.map(({ ended }) => ended)).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(results()).toBeGreaterThan(0);
    await detector.stop();
    expect(LoadingWorker.all.every(({ ended }) => ended)).toBe(true);
  });

  it('while the models load rejects where nothing is left, and ends the workers', async () => {
    const devices = [new Device('video'), new Device('audio')];
    const { said } = detect(devices);
    await turn();
    devices.forEach((device) => device.unplug());
    LoadingWorker.all.forEach((worker) => worker.load());
    await turn();
    expect(said).toEqual([
      'starting',
      `starting: ${gone('camera')}`,
      `stopped: ${gone('microphone')}`,
      'rejected: gone',
    ]);
    expect(LoadingWorker.all.every(({ ended }) => ended)).toBe(true);
  });

  it('while the first picture is waited for goes on with the microphone', async () => {
    const camera = new Device('video');
    const { said, detector } = detect([camera, new Device('audio')]);
    await turn();
    LoadingWorker.all.forEach((worker) => worker.load());
    await turn();
    expect(said).toEqual(['starting']);
    camera.unplug();
    await turn();
    expect(said.slice(1)).toEqual([`starting: ${gone('camera')}`, 'running', 'started']);
    await detector.stop();
  });

  it('before it starts rejects at once', async () => {
    const camera = new Device('video');
    camera.unplug();
    const { said } = detect([camera]);
    await turn();
    expect(said).toEqual(['starting', `stopped: ${gone('camera')}`, 'rejected: gone']);
    expect(LoadingWorker.all).toEqual([]);
  });

  it('when it runs goes on: the microphone alone is answered when the camera is gone', async () => {
    shown = Promise.resolve();
    const [camera, microphone] = [new Device('video'), new Device('audio')];
    const { said, detector, results } = detect([microphone, camera]);
    await turn();
    LoadingWorker.all.forEach((worker) => worker.load());
    await turn();
    expect(said).toEqual(['starting', 'running', 'started']);
    camera.unplug();
    await turn();
    const before = results();
    await vi.advanceTimersByTimeAsync(2000);
    expect(results()).toBeGreaterThan(before);
    microphone.unplug();
    await turn();
    expect(said.at(-1)).toBe(`stopped: ${gone('microphone')}`);
    await detector.stop();
  });
});
