import { deriveSeed } from '@avemo/checks';
import { createRandom } from '../random';
import { createPerformer, filmFace, type Performer } from './face/film-face';
import type { PictureSize } from './picture-size';
import { createJpegEncoder } from './pictures/encode-jpeg';
import type { FilmedClip } from './plan-film';
import { planUtterance } from './plan-utterance';
import { renderFace } from './render-face';
import { renderSpeech, speechSampleRate } from './render-speech';

/** What is heard and seen of a clip. @internal */
export interface RenderedClip {
  samples: Float32Array;
  /** [frames, features] without damage: what the person did. */
  stream: Float32Array;
  /** Draws the pictures one after the other: [height, width, 3], valid until the next. */
  pictures(size: PictureSize): Generator<Uint8ClampedArray, void, undefined>;
}

/** Makes the clips of one corpus; a person is painted once. @internal */
export interface Studio {
  performerOf(speaker: string): Performer;
  render(plan: FilmedClip): RenderedClip;
}

/** @internal */
export function createStudio(seed: number): Studio {
  const performers = new Map<string, Performer>();
  const performerOf = (speaker: string): Performer => {
    const known = performers.get(speaker) ?? createPerformer(deriveSeed(seed, 'person', speaker));
    performers.set(speaker, known);
    return known;
  };
  return {
    performerOf,
    render(plan: FilmedClip): RenderedClip {
      const random = (purpose: string) => createRandom(deriveSeed(seed, purpose, plan.id));
      const utterance = planUtterance(random('utterance'), plan);
      const samples = renderSpeech(random('speech'), utterance, plan);
      for (const { start, end } of plan.soundDamage)
        samples.fill(0, Math.round(start * speechSampleRate), Math.round(end * speechSampleRate));
      const resting = deriveSeed(seed, 'resting face', plan.speaker);
      const { data } = renderFace(random('face'), utterance, { ...plan, damage: [] }, resting);
      return {
        samples,
        stream: data,
        pictures: (size) =>
          filmFace(performerOf(plan.speaker), data, {
            ...size,
            seed: deriveSeed(seed, 'film', plan.id),
            damage: plan.damage,
          }),
      };
    },
  };
}

/** JPEG files of drawn pictures. @internal */
export function encodePictures(
  pictures: Iterable<Uint8ClampedArray>,
  size: PictureSize,
  signal?: AbortSignal,
): Uint8Array[] {
  const encode = createJpegEncoder({ ...size, quality: 85 });
  const files: Uint8Array[] = [];
  for (const pixels of pictures) {
    signal?.throwIfAborted();
    files.push(encode(pixels));
  }
  return files;
}
