import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ffmpegCore, systemFfmpeg, type TimedFrame, type Video } from '@avemo/vision-prep/node';

/** What ffprobe says about a clip of `test/clips`. */
export interface ExpectedClip {
  origin: number;
  width?: number;
  height?: number;
  codec?: string;
  /** null where ffprobe names no time. */
  times?: (number | null)[];
  audioCodec?: string;
  sampleRate?: number;
  channels?: number;
  soundBegin?: number;
  samples?: number;
}

const folder = new URL('../clips/', import.meta.url);

/** Path of a small clip. */
export const clip = (name: string) => fileURLToPath(new URL(name, folder));

export const expectedClips = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  ExpectedClip
>;

/** The decoders that can run here; without ffmpeg on the machine only the one of npm. */
export const decoders = (
  await Promise.all(
    [systemFfmpeg(), ffmpegCore()].map(async (decoder) => ((await decoder.isAvailable()) ? [decoder] : [])),
  )
).flat();

if (decoders.length < 2) console.warn('ffmpeg is not installed: only @ffmpeg/core is tested.');

/** Walks through all frames. */
export async function allFrames(
  video: Video,
  options?: Parameters<Video['frames']>[0],
): Promise<TimedFrame[]> {
  const frames: TimedFrame[] = [];
  for await (const frame of video.frames(options)) frames.push(frame);
  return frames;
}

/** Mean of the green channel, about the grey level. */
export function meanLevel({ picture }: TimedFrame): number {
  let sum = 0;
  for (let i = 1; i < picture.data.length; i += 3) sum += picture.data[i];
  return (3 * sum) / picture.data.length;
}
