import type { AudioSignal, BytesReader } from '@avemo/dsp';
import { openVideo, readImage, type TimedFrame } from '@avemo/vision-prep/video';
import { CallError } from '../call-error';
import { openSoundBytes } from '../io/open-sound-bytes';
import { readSource, type ClipSource } from './clip-source';

/** Pictures of a clip. */
export interface ClipFrames {
  /** Frames per second; default: each frame once. */
  rate?: number;
  /** Rows of a frame at most; larger frames are shrunken. */
  maxHeight: number;
  /** Whether frames that are shrunken may be older by up to half a step of `rate`: decoding takes longest there. */
  approximate?: boolean;
  /** Ends the frames. */
  signal?: AbortSignal;
}

/** A clip whose sound and pictures can be read. */
export interface OpenedClip {
  /** Path, address or name of the source. */
  name: string;
  kind: 'video' | 'sound' | 'picture';
  /** Seconds; null where the file does not say, and for a picture. */
  duration: number | null;
  /** The sound, one channel, in pieces, as often as it is asked for; absent where there is no sound track. */
  sound?: () => AsyncIterable<AudioSignal>;
  /** The pictures; absent where there are none. */
  frames?: (options: ClipFrames) => AsyncIterable<TimedFrame>;
  /** What is damaged in the file. */
  warnings: readonly string[];
  close(): Promise<void>;
}

/** Opens whatever a clip may come from; its content says what it is, its name does not matter. */
export async function openClip(source: ClipSource, signal?: AbortSignal): Promise<OpenedClip> {
  const file = await readSource(source, signal);
  const kind = kindOf(file.head);
  if (kind === 'picture') return openPicture(file.name, await file.bytes());
  if (kind === 'sound') {
    const sound = await openSound(file.name, await file.reader());
    if (sound) return sound;
  }
  const video = await openVideo(file.source, { signal });
  if (!video.hasVideo && !video.hasAudio) {
    await video.close();
    throw new CallError(`${file.name} holds neither sound nor pictures. Pass a video, a sound or a picture.`);
  }
  const { hasVideo, hasAudio, duration, warnings } = video;
  return {
    name: file.name,
    kind: hasVideo ? 'video' : 'sound',
    duration,
    ...(hasAudio && { sound: () => video.audioInParts({ signal }) }),
    ...(hasVideo && {
      frames: ({ rate, maxHeight, approximate, signal }: ClipFrames) =>
        video.frames({
          ...{ rate, signal },
          ...(video.height > maxHeight && { approximate, size: { height: maxHeight } }),
        }),
    }),
    warnings,
    close: () => video.close(),
  };
}

async function openPicture(name: string, bytes: Uint8Array): Promise<OpenedClip> {
  const picture = await readImage(bytes);
  return {
    name,
    kind: 'picture',
    duration: null,
    async *frames() {
      yield { time: 0, picture };
    },
    warnings: [],
    close: async () => {},
  };
}

/** Nothing where this kind of sound needs a decoder that is not installed; the decoder of videos may know it. */
async function openSound(name: string, bytes: Uint8Array | BytesReader): Promise<OpenedClip | undefined> {
  const opened = await openSoundBytes(bytes).catch((error: { code?: string }) => {
    if (error.code === 'missing-decoder' || error.code === 'unsupported') return undefined;
    throw error;
  });
  if (!opened) return undefined;
  const { sampleRate, warnings } = opened;
  return {
    name,
    kind: 'sound',
    duration: opened.length / sampleRate,
    async *sound() {
      for await (const samples of opened.chunks()) yield { samples, sampleRate };
    },
    warnings,
    close: async () => {},
  };
}

/** Kinds of pictures that cannot be read are among them, so that the reader of pictures says so. */
const signatures: readonly (readonly [kind: 'picture' | 'sound', bytes: RegExp])[] = [
  ['picture', /^(\xff\xd8\xff|\x89PNG|BM|RIFF[^]{4}WEBP|II\*\0|MM\0\*|[^]{4}ftyp(avi[fs]|hei[cx]|mif1))/],
  ['sound', /^(RIFF[^]{4}WAVE|FORM[^]{4}AIF|\.snd|caff|fLaC|ID3|\xff[\xe2-\xff])/],
];

function kindOf(head: Uint8Array): 'picture' | 'sound' | undefined {
  const text = String.fromCharCode(...head);
  return signatures.find(([, pattern]) => pattern.test(text))?.[0];
}
