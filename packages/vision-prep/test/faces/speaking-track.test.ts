import { useBackend } from '@avemo/backend';
import { openVideo } from '@avemo/vision-prep/video';
import {
  collectTracks,
  createFaceDetector,
  speakingTrack,
  trackFaces,
  type FaceTrack,
} from '@avemo/vision-prep/faces';
import { describe, expect, it } from 'vitest';
import { clipPath } from './clip-frames';
import { faceAt } from './drawn-tracks';

const rate = 8000;
/** Syllables: how loud it is at a time. */
const loudness = (time: number) => Math.max(0, Math.sin(2 * Math.PI * 1.3 * time) * Math.sin(9 * time)) ** 2;
const samples = Float32Array.from(
  { length: 4 * rate },
  (_, i) => 0.5 * loudness(i / rate) * Math.sin(0.7 * i),
);

function trackOf(track: number, opening: (time: number) => number): FaceTrack {
  const { box, keyPoints } = faceAt(50, 40);
  const sights = Array.from({ length: 100 }, (_, index) => {
    const time = index / 25;
    return { index, time, box, keyPoints, score: 1, mouthOpening: opening(time) };
  });
  return { track, sights, gaps: [] };
}

describe('speakingTrack', () => {
  const speaker = trackOf(7, (time) => 0.3 * loudness(time) * Math.abs(Math.sin(20 * time)));
  const silent = trackOf(3, () => 0.02);
  const chewing = trackOf(5, (time) => 0.2 * Math.abs(Math.sin(5 * time)));

  it('speakingTrack(tracks, sound) finds the mouth that moves with the sound', () => {
    expect(speakingTrack([silent, speaker, chewing], { samples, sampleRate: rate })).toBe(7);
    expect(speakingTrack([silent], { samples, sampleRate: rate })).toBeUndefined();
    expect(
      speakingTrack([speaker], { samples: new Float32Array(4 * rate), sampleRate: rate }),
    ).toBeUndefined();
    const short = { ...speaker, sights: speaker.sights.slice(0, 5) };
    expect(speakingTrack([short], { samples, sampleRate: rate })).toBeUndefined();
  });

  it('speakingTrack(tracks, sound) finds the speaker of a real clip beside a face that rests', async () => {
    await useBackend('wasm', { threads: 1 });
    const detector = await createFaceDetector();
    const video = await openVideo(clipPath('happy'));
    const [track] = await collectTracks(trackFaces(video.frames(), { detector }));
    const sound = await video.audio();
    await video.close();
    detector.dispose();
    const resting = {
      ...track,
      track: 9,
      sights: track.sights.map((sight, i) => ({ ...sight, mouthOpening: 0.03 + 0.002 * (i % 3) })),
    };
    expect(speakingTrack([resting, track], sound)).toBe(track.track);
  });

  it('speakingTrack(tracks, sound) says what is wrong with an argument', () => {
    const sound = { samples, sampleRate: rate };
    expect(() => speakingTrack(null as never, sound)).toThrow(/tracks must be an array; got null/);
    expect(() => speakingTrack([], { ...sound, sampleRate: 0 })).toThrow(/sampleRate must be above 0/);
    expect(() => speakingTrack([], { ...sound, samples: [1] as never })).toThrow(
      /samples must be a Float32Array/,
    );
    expect(() => speakingTrack([], { ...sound, minCorrelation: 2 })).toThrow(/minCorrelation must be in/);
  });
});
