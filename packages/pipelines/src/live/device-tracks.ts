import { EmotionDetectorError } from './detector-error';

/** Whether one of the devices gives something. */
export const isLive = (tracks: readonly MediaStreamTrack[]): boolean =>
  tracks.some(({ readyState }) => readyState === 'live');

/** What is told of a device that was unplugged. */
export function goneError({ kind }: MediaStreamTrack): EmotionDetectorError {
  const what = kind === 'video' ? 'camera' : 'microphone';
  return new EmotionDetectorError('gone', `createEmotionDetector: the ${what} is gone. Plug it in.`);
}

/** Resolves when a device is unplugged or the detector stopped: the picture that is waited for may never come then. */
export const whenGone = (tracks: readonly MediaStreamTrack[], signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    for (const track of tracks) track.addEventListener('ended', () => resolve(), { once: true, signal });
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
