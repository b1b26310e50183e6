import { EmotionDetectorError } from './detector-error';
import type { FromWorker, ToWorker, WorkerOptions } from './detector-messages';

/** A worker with a role: one question at a time, answers to a function. */
export class WorkerLink {
  /** Whether it is working on something. */
  busy = false;

  private constructor(
    private readonly worker: Worker,
    /** How far its model lets voice and face count. */
    readonly weights: { voice: number; face: number },
  ) {}

  /** Starts a worker and waits until its models are loaded. */
  static async open(
    create: () => Worker,
    role: 'face' | 'voice',
    options: WorkerOptions,
  ): Promise<WorkerLink> {
    const worker = create();
    const fail = (text: string) =>
      new EmotionDetectorError('worker', `createEmotionDetector: the ${role} worker: ${text}`);
    try {
      const ready = await new Promise<Extract<FromWorker, { kind: 'ready' }>>((resolve, reject) => {
        worker.onerror = ({ message }) =>
          reject(fail(`it cannot be started (${message || 'no such script'}). Give the option worker.`));
        worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
          if (data.kind === 'ready') resolve(data);
          else if (data.kind === 'failed') reject(fail(data.message));
        };
        worker.postMessage({ kind: 'open', role, options } satisfies ToWorker);
      });
      return new WorkerLink(worker, ready.weights);
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  /** Sets what takes its answers. */
  listen(onAnswer: (answer: FromWorker) => void): void {
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      this.busy = false;
      onAnswer(data);
    };
  }

  /** Asks it something; the answer comes to the function of `listen`. */
  ask(message: ToWorker, transfer: Transferable[] = []): void {
    this.busy = true;
    this.worker.postMessage(message, transfer);
  }

  /** Tells it something that has no answer. */
  tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  /** Ends it. */
  close(): void {
    this.worker.terminate();
  }
}
