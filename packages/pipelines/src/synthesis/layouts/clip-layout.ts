import { ndArray } from '@avemo/checks';
import { encodeCsv } from '../../io/encode-csv';
import { encodeNpy } from '../../io/npy';
import { deriveSeed } from '@avemo/checks';
import { createRandom } from '../../random';
import { encodeAvi } from '../pictures/encode-avi';
import { frameRate } from '../plan-clip';
import { foldOf } from '../plan-corpus';
import type { FilmedClip } from '../plan-film';
import { encodePictures } from '../render-clip';
import { doDamage, faceFeatureNames } from '../render-face';
import { speechSampleRate } from '../render-speech';
import type { CorpusContent, CorpusWork, LaidOut } from './corpus-work';

/** Which clip of the corpus it is. @internal */
export interface ClipPlace {
  /** Number of the speaker, from 0, and how many there are. */
  speaker: number;
  speakers: number;
  /** Number among the clips of the same speaker and label, from 0. */
  turn: number;
  /** Number in the corpus, from 0. */
  index: number;
}

/** The path of every clip's video by a rule of the corpus' makers; no tables. @internal */
export function layOutClips(
  content: CorpusContent,
  pathOf: (clip: FilmedClip, place: ClipPlace) => string,
): LaidOut {
  const { clips, speakers } = content;
  const turns = new Map<string, number>();
  const paths = clips.map((clip, index) => {
    const key = `${clip.speaker} ${clip.label}`;
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return pathOf(clip, { speaker: speakers.indexOf(clip.speaker), speakers: speakers.length, turn, index });
  });
  const works = clips.map((clip, i): CorpusWork => ({
    files: [paths[i]],
    clips: 1,
    make: () => film(content, clip, paths[i]),
  }));
  return { works, paths, tables: new Map() };
}

/** The data set `manifest`: videos, what a face tracker would say of them, and a table. @internal */
export function layOutManifest(content: CorpusContent): LaidOut {
  const { clips, speakers } = content;
  const { works, paths } = layOutClips(content, ({ id }) => `clips/${id}.avi`);
  const features = clips.map(({ id }) => `features/${id}.npy`);
  const header = ['path', 'label', 'speaker', 'arousal', 'valence', 'video', 'fold'];
  const rows = clips.map(({ label, speaker, arousal, valence }, i) => [
    ...[paths[i], label, speaker, arousal.toFixed(4), valence.toFixed(4), features[i]],
    foldOf(speakers.indexOf(speaker), speakers.length),
  ]);
  return {
    works: works.map((work, i) => ({
      ...work,
      files: [paths[i], features[i]],
      make: () => film(content, clips[i], paths[i], features[i]),
    })),
    paths,
    tables: new Map([
      [
        'video-features.json',
        `${JSON.stringify({ names: faceFeatureNames, frameSeconds: 1 / frameRate })}\n`,
      ],
      ['manifest.csv', encodeCsv([header, ...rows])],
    ]),
  };
}

function film(
  { studio, size, signal }: CorpusContent,
  clip: FilmedClip,
  path: string,
  features?: string,
): Map<string, Uint8Array> {
  const { samples, stream, pictures } = studio.render(clip);
  const video = encodeAvi({
    ...size,
    pictures: encodePictures(pictures(size), size, signal),
    frameRate,
    ...(clip.missing !== 'sound' && { sound: { samples, sampleRate: speechSampleRate } }),
  });
  const files = new Map([[path, video]]);
  if (features !== undefined) files.set(features, encodeNpy(tracked(stream, clip)));
  return files;
}

/** What a face tracker would say: nothing, the same again, or nonsense where the picture is damaged. */
function tracked(stream: Float32Array, { id, damage, frames }: FilmedClip) {
  const values = stream.slice();
  const random = createRandom(deriveSeed(0, 'tracker', id));
  for (const one of damage)
    doDamage(random, values, { ...one, kind: one.kind === 'absent' ? 'occluded' : one.kind });
  return ndArray(values, [frames, faceFeatureNames.length]);
}
