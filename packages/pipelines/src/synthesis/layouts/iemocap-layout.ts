import { encodeWav } from '@avemo/dsp';
import { deriveSeed } from '@avemo/checks';
import { createRandom } from '../../random';
import { filmFace } from '../face/film-face';
import type { PictureSize } from '../picture-size';
import { encodeAvi } from '../pictures/encode-avi';
import { frameRate } from '../plan-clip';
import { controlRate, type Utterance } from '../plan-utterance';
import type { FilmedClip } from '../plan-film';
import { encodePictures, type Studio } from '../render-clip';
import { renderFace } from '../render-face';
import { speechSampleRate } from '../render-speech';
import type { CorpusContent, CorpusWork, LaidOut } from './corpus-work';

const codes: Record<string, string> = {
  anger: 'ang',
  disgust: 'dis',
  fear: 'fea',
  happiness: 'hap',
  neutral: 'neu',
  sadness: 'sad',
  surprise: 'sur',
};

/** Turns of one dialogue. */
const longest = 20;

interface Turn {
  clip: FilmedClip;
  id: string;
  /** Seconds in the dialogue. */
  start: number;
}

interface Dialogue {
  name: string;
  folder: string;
  turns: Turn[];
  /** The woman stands on the left, the man on the right. */
  pair: readonly string[];
}

/**
 * IEMOCAP: two speakers a session talk in turns, both beside each other in one video; each turn's sound is a file, and a
 * table says when it was spoken, its class and its ratings from 1 to 5. Dominance, which is not planned, follows arousal.
 * @internal
 */
export function layOutIemocap(content: CorpusContent): LaidOut {
  const dialogues = content.speakers.flatMap((woman, i) =>
    i % 2 ? [] : dialoguesOf(content.clips, [woman, content.speakers[i + 1]], i / 2 + 1),
  );
  const placed = new Map(
    dialogues.flatMap((dialogue) =>
      dialogue.turns.map((turn) => [turn.clip, soundPath(dialogue, turn)] as const),
    ),
  );
  return {
    works: dialogues.map((dialogue) => workOf(content, dialogue)),
    paths: content.clips.map((clip) => placed.get(clip)!),
    tables: new Map(),
  };
}

function dialoguesOf(clips: readonly FilmedClip[], pair: readonly string[], session: number): Dialogue[] {
  const own = clips.filter(({ speaker }) => pair.includes(speaker));
  return Array.from({ length: Math.ceil(own.length / longest) }, (_, k) => {
    const name = `Ses${String(session).padStart(2, '0')}F_impro${String(k + 1).padStart(2, '0')}`;
    const counts = [0, 0];
    let frames = 0;
    const turns = own.slice(k * longest, (k + 1) * longest).map((clip) => {
      const side = pair.indexOf(clip.speaker);
      const start = frames / frameRate;
      frames += clip.frames;
      return { clip, id: `${name}_${'FM'[side]}${String(counts[side]++).padStart(3, '0')}`, start };
    });
    return { name, folder: `Session${session}`, turns, pair };
  });
}

const soundPath = ({ folder, name }: Dialogue, { id }: Turn) => `${folder}/sentences/wav/${name}/${id}.wav`;

function workOf(content: CorpusContent, dialogue: Dialogue): CorpusWork {
  const { folder, name, turns } = dialogue;
  const video = `${folder}/dialog/avi/DivX/${name}.avi`;
  const table = `${folder}/dialog/EmoEvaluation/${name}.txt`;
  return {
    files: [table, ...turns.map((turn) => soundPath(dialogue, turn)), video],
    clips: turns.length,
    make: () =>
      new Map<string, Uint8Array | string>([
        ...turns.map((turn) => {
          const { samples } = content.studio.render(turn.clip);
          return [soundPath(dialogue, turn), encodeWav({ samples, sampleRate: speechSampleRate })] as const;
        }),
        [video, film(content, dialogue)],
        [table, evaluation(turns)],
      ]),
  };
}

function evaluation(turns: readonly Turn[]): string {
  const rating = (value: number) => (3 + 2 * value).toFixed(4);
  const lines = turns.map(({ clip: { label, seconds, valence, arousal }, id, start }) => {
    const ratings = [valence, arousal, arousal].map(rating).join(', ');
    return `[${start.toFixed(4)} - ${(start + seconds).toFixed(4)}]\t${id}\t${codes[label]}\t[${ratings}]`;
  });
  return ['% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]', '', ...lines, ''].join('\n');
}

function film({ studio, size, signal }: CorpusContent, { turns, pair }: Dialogue): Uint8Array {
  const half = { width: size.width / 2, height: size.height };
  const rendered = turns.map(({ clip }) => studio.render(clip));
  function* pictures(): Generator<Uint8ClampedArray> {
    const joined = new Uint8ClampedArray(3 * size.width * size.height);
    for (const [i, { clip }] of turns.entries()) {
      const sides = pair.map((speaker) =>
        speaker === clip.speaker ? rendered[i].pictures(half) : listen(studio, speaker, clip, half),
      );
      for (let frame = 0; frame < clip.frames; frame++) {
        sides.forEach((side, k) => place(joined, side.next().value as Uint8ClampedArray, half, k));
        yield joined;
      }
    }
  }
  const samples = new Float32Array(rendered.reduce((sum, clip) => sum + clip.samples.length, 0));
  let at = 0;
  for (const turn of rendered) {
    samples.set(turn.samples, at);
    at += turn.samples.length;
  }
  const sound = { samples, sampleRate: speechSampleRate };
  return encodeAvi({ ...size, pictures: encodePictures(pictures(), size, signal), frameRate, sound });
}

/** Pictures of somebody who says nothing while another speaks. */
function listen(studio: Studio, speaker: string, { id, frames }: FilmedClip, size: PictureSize) {
  const seed = deriveSeed(0, 'listener', speaker, id);
  const track = () => new Float64Array((frames * controlRate) / frameRate);
  const silent = {
    f0: track(),
    voicing: track(),
    frication: track(),
    fricationCentre: track(),
    formants: [track(), track(), track()] as Utterance['formants'],
  };
  const { data } = renderFace(createRandom(seed), silent, { frames, face: {}, damage: [] }, seed);
  return filmFace(studio.performerOf(speaker), data, { ...size, seed, damage: [] });
}

/** Copies a picture into the left or right half of another. */
function place(
  whole: Uint8ClampedArray,
  part: Uint8ClampedArray,
  { width, height }: PictureSize,
  half: number,
): void {
  for (let row = 0; row < height; row++)
    whole.set(part.subarray(3 * row * width, 3 * (row + 1) * width), 3 * width * (2 * row + half));
}
