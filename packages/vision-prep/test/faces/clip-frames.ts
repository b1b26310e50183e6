import { fileURLToPath } from 'node:url';
import { openVideo, type TimedFrame } from '@avemo/vision-prep/video';

/** A real talking face, 37 frames of 144 × 160 at 29.97 a second: see clips/README.md. */
export const clipPath = (name: 'neutral' | 'happy') =>
  fileURLToPath(new URL(`clips/cremad-1001-${name}.mp4`, import.meta.url));

/** All frames of a clip. */
export async function framesOf(
  path: string,
  size?: { width: number; height: number },
): Promise<TimedFrame[]> {
  const video = await openVideo(path);
  const frames: TimedFrame[] = [];
  for await (const frame of video.frames({ size })) frames.push(frame);
  await video.close();
  return frames;
}
