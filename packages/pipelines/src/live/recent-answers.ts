import { emotions } from '../predict/emotions';
import { fuseAnswers, meanAnswer, type ModalityAnswer } from '../predict/fuse-answers';
import type { LiveFace } from './detector-messages';

/** Seconds after which what was heard says nothing of now. */
const heardFor = 2;

/** What was seen and heard last, as one answer. */
export class RecentAnswers {
  private seen: { time: number; faces: LiveFace[] }[] = [];
  private heard: { time: number; probabilities: number[] } | undefined;

  /** @param options - seconds over which faces are averaged, and how far voice and face count */
  constructor(private readonly options: { smoothing: number; weights: { voice: number; face: number } }) {}

  /** Adds the faces of a picture. */
  see(time: number, faces: LiveFace[]): void {
    this.seen.push({ time, faces });
    this.seen = this.seen.filter((one) => one.time > time - this.options.smoothing);
  }

  /** Adds what was heard; nothing where there is no voice. */
  hear(time: number, probabilities: number[] | undefined): void {
    this.heard = probabilities && { time, probabilities };
  }

  /** Forgets everything. */
  clear(): void {
    this.seen = [];
    this.heard = undefined;
  }

  /** The answer at a moment; undefined where nothing was seen or heard. */
  at(time: number) {
    const { smoothing, weights } = this.options;
    const faces = this.seen.at(-1)?.faces ?? [];
    const main = faces.reduce<LiveFace | undefined>(
      (best, face) => (best && area(best) >= area(face) ? best : face),
      undefined,
    );
    const sights = this.seen.flatMap((one) =>
      one.time > time - smoothing ? one.faces.filter(({ track }) => track === main?.track) : [],
    );
    const answers: ModalityAnswer[] = [];
    if (this.heard && time - this.heard.time < heardFor) {
      answers.push({ name: 'sound', probabilities: this.heard.probabilities, weight: weights.voice });
    }
    if (sights.length > 0) {
      const probabilities = meanAnswer(sights.map((face) => face.probabilities));
      answers.push({ name: 'face', probabilities, weight: weights.face });
    }
    return answers.length > 0 ? { ...fuseAnswers(answers), labels: emotions, faces } : undefined;
  }
}

const area = ({ box }: LiveFace) => box.width * box.height;
