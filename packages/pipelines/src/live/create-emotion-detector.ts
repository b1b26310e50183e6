import { requireFunction, requireOptions, requirePositive } from '@avemo/checks';
import { meaning } from '../predict/emotions';
import { strongest } from '../predict/prediction-parts';
import { EmotionDetectorError } from './detector-error';
import { goneError, isLive, whenGone } from './device-tracks';
import type { FromWorker, LiveFace } from './detector-messages';
import { listen, type Listening } from './listen';
import { openDevices, type DeviceRequest } from './open-devices';
import { openWorkers, type DetectorModels } from './open-workers';
import { RecentAnswers } from './recent-answers';
import { SoundRing } from './sound-ring';
import type { WorkerLink } from './worker-link';

/** Options of {@link createEmotionDetector}. */
export interface EmotionDetectorOptions extends DetectorModels {
  /** Takes each result: at every picture that was looked at, and at every stretch of sound where there is no camera. */
  onResult: (result: LiveResult) => void;
  /** Takes what changes: running, paused while the page is hidden, stopped, and which device is missing. */
  onState?: (state: LiveState) => void;
  /** Whether the camera is used, or what is asked of it. Default true. */
  camera?: DeviceRequest['camera'];
  /**
   * Whether the microphone is used, or what is asked of it. Default true: without the browser's echo cancellation, noise
   * suppression and gain control, which change how a voice sounds.
   */
  microphone?: DeviceRequest['microphone'];
  /** A stream that is there already, in place of camera and microphone. */
  stream?: MediaStream;
  /** Seconds over which faces are averaged, above 0. Default 0.5. */
  smoothing?: number;
}

/** What is shown and heard now. */
export interface LiveResult {
  /** Seconds since the start. */
  time: number;
  /** The likeliest emotion; null where nothing can be said. */
  label: string | null;
  /** Its probability, 0 to 1. */
  confidence: number;
  /** Of each emotion, of sum 1; empty where nothing can be said. */
  probabilities: Record<string, number>;
  /** Share of voice ('sound') and 'face' in the evidence. */
  counted: Record<string, number>;
  /** The faces of the last picture; `probabilities` in the order of `emotions`. */
  faces: LiveFace[];
  /** What such labels mean and what they must not be used for. */
  meaning: string;
}

/** What a detector is doing. */
export interface LiveState {
  /** What it does now. */
  state: 'starting' | 'running' | 'paused' | 'stopped';
  /** Why a device is missing or why it stopped. */
  reason?: EmotionDetectorError;
}

/** From {@link createEmotionDetector}. */
export interface EmotionDetector {
  /** Shows what the camera sees; put it into the page, or leave it out. Undefined before `start`. */
  readonly video: HTMLVideoElement | undefined;
  /**
   * Asks for the devices, loads the models and begins. Rejects with an EmotionDetectorError where that fails or all devices
   * are unplugged meanwhile; resolves, with everything let go of, where `stop` was called meanwhile.
   */
  start(): Promise<void>;
  /** Ends everything and lets go of the devices; `start` begins anew. */
  stop(): Promise<void>;
}

/** Rows of a picture at most, as in `predict`. */
const maxHeight = 480;
/** Seconds of sound behind an answer, and from one to the next. */
const [soundSeconds, soundEvery] = [3, 0.5];

/**
 * Emotions of a camera and a microphone, live, in a page: two workers compute, the page stays free.
 *
 * Pictures that come while one is worked on are left out, so nothing waits in line. Where camera or microphone is missing
 * or refused the other alone is used, and `onState` says why. While the page is hidden the detector is paused; where a
 * device is unplugged it goes on with what is left, and stops where nothing is. Nothing leaves the page.
 *
 * @param options - Who takes the results, and where the models lie.
 * @returns The detector; `await detector.start()` begins.
 * @throws TypeError or RangeError for options that are none.
 *
 * @example
 * ```ts no-run: needs a page with a camera
 * import { createEmotionDetector } from '@avemo/pipelines/live';
 *
 * const detector = createEmotionDetector({
 *   onResult: ({ label, confidence }) => console.log(label, confidence),
 *   onState: ({ state, reason }) => console.log(state, reason?.message),
 * });
 * await detector.start();
 * document.body.append(detector.video!);
 * ```
 */
export function createEmotionDetector(options: EmotionDetectorOptions): EmotionDetector {
  requireOptions('createEmotionDetector', 'options', options, 'Pass { onResult }');
  requireFunction('createEmotionDetector', 'onResult', options.onResult);
  if (options.onState !== undefined) requireFunction('createEmotionDetector', 'onState', options.onState);
  requirePositive('createEmotionDetector', 'smoothing', options.smoothing ?? 0.5);
  return new LiveDetector(options);
}

class LiveDetector implements EmotionDetector {
  video: HTMLVideoElement | undefined;
  private stream: MediaStream | undefined;
  private face: WorkerLink | undefined;
  private voice: WorkerLink | undefined;
  private microphone: Listening | undefined;
  private ring: SoundRing | undefined;
  private recent: RecentAnswers | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private run = new AbortController();
  private began = 0;
  private paused = false;
  private running = false;
  private starting = false;

  constructor(private readonly options: EmotionDetectorOptions) {}

  async start(): Promise<void> {
    if (this.running) return;
    this.running = this.starting = true;
    const { signal } = (this.run = new AbortController());
    const { smoothing = 0.5, onState } = this.options;
    onState?.({ state: 'starting' });
    try {
      const stream = await this.openStream(signal);
      this.watch(stream);
      signal.throwIfAborted();
      const workers = await openWorkers(stream, this.options);
      if (signal.aborted) {
        workers.face?.close();
        workers.voice?.close();
        signal.throwIfAborted();
      }
      Object.assign(this, workers);
      const { weights } = (workers.face ?? workers.voice)!;
      this.recent = new RecentAnswers({ smoothing, weights });
      this.began = performance.now();
      this.leaveOut(stream);
      if (this.face) await this.look(stream, signal);
      if (this.voice && !signal.aborted) await this.hear(stream, signal);
      signal.throwIfAborted();
      this.starting = false;
      onState?.({ state: 'running' });
    } catch (error) {
      const { aborted, reason } = signal;
      if (!aborted) await this.stop(error instanceof EmotionDetectorError ? error : undefined);
      else if (!(reason instanceof EmotionDetectorError)) return;
      throw reason ?? error;
    }
  }

  async stop(reason?: EmotionDetectorError): Promise<void> {
    if (!this.running) return;
    this.running = this.paused = this.starting = false;
    this.run.abort(reason);
    globalThis.document?.removeEventListener('visibilitychange', this.onVisibility);
    clearInterval(this.timer);
    if (!this.options.stream) this.stream?.getTracks().forEach((track) => track.stop());
    this.face?.close();
    this.voice?.close();
    if (this.video) this.video.srcObject = null;
    const { microphone } = this;
    this.face = this.voice = this.microphone = this.ring = this.stream = undefined;
    this.options.onState?.({ state: 'stopped', ...(reason && { reason }) });
    await microphone?.close();
  }

  /** The stream of the options, or of the devices; these are let go of at once where `stop` was called meanwhile. */
  private async openStream(signal: AbortSignal): Promise<MediaStream> {
    const { camera = true, microphone = true, stream, onState } = this.options;
    if (stream) return (this.stream = stream);
    const opened = await openDevices({ camera, microphone });
    if (signal.aborted) {
      opened.stream.getTracks().forEach((track) => track.stop());
      signal.throwIfAborted();
    }
    this.stream = opened.stream;
    for (const reason of opened.missing) onState?.({ state: 'starting', reason });
    return opened.stream;
  }

  private watch(stream: MediaStream): void {
    document.addEventListener('visibilitychange', this.onVisibility);
    for (const track of stream.getTracks()) {
      const gone = () => {
        const reason = goneError(track);
        this.recent?.clear();
        if (isLive(stream.getTracks())) {
          this.leaveOut(stream);
          this.options.onState?.({ state: this.starting ? 'starting' : 'running', reason });
        } else {
          void this.stop(reason);
        }
      };
      if (track.readyState === 'ended') gone();
      else track.addEventListener('ended', gone, { signal: this.run.signal });
    }
  }

  /** Ends the worker of what is gone: the other one answers alone. */
  private leaveOut(stream: MediaStream): void {
    if (!isLive(stream.getVideoTracks())) {
      this.face?.close();
      this.face = undefined;
    }
    if (!isLive(stream.getAudioTracks())) {
      clearInterval(this.timer);
      this.voice?.close();
      void this.microphone?.close();
      this.voice = this.microphone = this.ring = undefined;
    }
  }

  private readonly onVisibility = (): void => {
    const hidden = document.visibilityState === 'hidden';
    if (!this.running || hidden === this.paused) return;
    this.paused = hidden;
    this.recent?.clear();
    this.ring?.clear();
    if (!hidden) this.face?.tell({ kind: 'restart' });
    void (hidden ? this.microphone?.suspend() : this.microphone?.resume());
    this.options.onState?.({ state: hidden ? 'paused' : 'running' });
  };

  private get now(): number {
    return (performance.now() - this.began) / 1000;
  }

  private async look(stream: MediaStream, signal: AbortSignal): Promise<void> {
    const video = (this.video ??= document.createElement('video'));
    Object.assign(video, { muted: true, playsInline: true, srcObject: stream });
    this.face!.listen((answer) => {
      if (answer.kind !== 'faces') return this.fail(answer);
      this.recent!.see(answer.time, answer.faces);
      this.emit(answer.time);
    });
    await Promise.race([video.play(), whenGone(stream.getVideoTracks(), signal)]).catch((error: unknown) => {
      if (this.face) throw error;
    });
    const next = () => {
      if (signal.aborted || !this.face) return;
      video.requestVideoFrameCallback(() => {
        void this.send(video).finally(next);
      });
    };
    next();
  }

  private async send(video: HTMLVideoElement): Promise<void> {
    const { face } = this;
    if (!face || face.busy || this.paused || video.videoHeight === 0) return;
    face.busy = true;
    const small = video.videoHeight > maxHeight;
    const bitmap = await createImageBitmap(video, {
      ...(small && { resizeHeight: maxHeight, resizeQuality: 'high' }),
    }).catch(() => undefined); // The camera is gone, or the page let go of it.
    if (!bitmap) face.busy = false;
    else if (this.face === face) face.ask({ kind: 'frame', time: this.now, bitmap }, [bitmap]);
    else bitmap.close();
  }

  private async hear(stream: MediaStream, signal: AbortSignal): Promise<void> {
    const microphone = await listen(stream, (samples) => this.ring?.push(samples));
    if (signal.aborted || !this.voice) return microphone.close();
    this.microphone = microphone;
    const { sampleRate } = microphone;
    this.ring = new SoundRing(sampleRate, soundSeconds);
    this.voice.listen((answer) => {
      if (answer.kind !== 'voice') return this.fail(answer);
      this.recent!.hear(answer.time, answer.probabilities);
      if (!this.face) this.emit(answer.time);
    });
    this.timer = setInterval(() => {
      const { ring, voice } = this;
      if (!ring || !voice || voice.busy || this.paused || ring.length < 1) return;
      const samples = ring.read();
      voice.ask({ kind: 'sound', time: this.now, samples, sampleRate }, [samples.buffer]);
    }, 1000 * soundEvery);
  }

  private emit(time: number): void {
    if (!this.running || this.paused) return;
    const answer = this.recent!.at(time);
    const { counted = {}, faces = [] } = answer ?? {};
    const named = strongest(answer?.labels ?? [], answer?.probabilities);
    this.options.onResult({ time, ...named, counted, faces, meaning });
  }

  private fail(answer: FromWorker): void {
    if (answer.kind !== 'failed') return;
    void this.stop(new EmotionDetectorError('worker', `createEmotionDetector: ${answer.message}`));
  }
}
