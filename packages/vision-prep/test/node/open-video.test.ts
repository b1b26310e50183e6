import { openVideo } from '@avemo/vision-prep/node';
import { describe, expect, it } from 'vitest';
import { allFrames, clip, decoders, expectedClips, meanLevel } from './decoders';

const names = Object.keys(expectedClips);

describe.each(decoders)('openVideo with $name', (decoder) => {
  const readable = names.filter((name) => !(decoder.name === '@ffmpeg/core' && name.startsWith('av1')));

  it.each(readable)(
    'openVideo(%s) has the size, codecs, frames and time stamps that ffprobe names',
    async (name) => {
      const expected = expectedClips[name];
      const video = await openVideo(clip(name), { decoder });
      const turned = name.includes('turned');
      expect([video.width, video.height]).toEqual(
        turned ? [expected.height, expected.width] : [expected.width ?? 0, expected.height ?? 0],
      );
      expect([video.hasVideo, video.hasAudio]).toEqual([!!expected.codec, !!expected.audioCodec]);
      expect(video.videoCodec ?? undefined).toBe(expected.codec);
      expect(video.audioCodec ?? undefined).toBe(expected.audioCodec);
      if (expected.times) {
        const frames = await allFrames(video);
        expect(frames.map(({ time }) => time)).toEqual(
          expected.times.map((time) => (time === null ? expect.any(Number) : expect.closeTo(time, 5))),
        );
        for (const { picture } of frames) expect(picture.shape).toEqual([video.height, video.width, 3]);
        if (video.width > 1) {
          // The level rises with the number of the frame, but for the white ones.
          const levels = frames.map(meanLevel).filter((level) => level < 180);
          expect(levels).toEqual([...levels].sort((a, b) => a - b));
          expect(levels.at(-1)! - levels[0]).toBeGreaterThan(levels.length > 10 ? 40 : 15);
        }
      }
      await video.close();
    },
  );

  const whole = readable.filter(
    (name) => expectedClips[name].audioCodec && !/truncated|cut|sound-only/.test(name),
  );

  it.each(whole)(
    'audio() of %s is in step with frames(): the tone begins and ends with the white',
    async (name) => {
      const video = await openVideo(clip(name), { decoder });
      const { samples, sampleRate } = await video.audio();
      expect(sampleRate).toBe(expectedClips[name].sampleRate);
      const white = (await allFrames(video)).filter((frame) => meanLevel(frame) > 180);
      const loud = [...samples.keys()].filter((i) => Math.abs(samples[i]) > 0.1);
      expect(white.length).toBeGreaterThan(0);
      // Fragments lack the edit list that would shift their pictures to the sound.
      const slack = name.includes('fragments') ? 0.13 : 0.06;
      expect(Math.abs(loud[0] / sampleRate - white[0].time)).toBeLessThan(slack);
      if (!name.includes('theora'))
        expect(Math.abs(loud.at(-1)! / sampleRate - (white.at(-1)!.time + 0.05))).toBeLessThan(slack);
      await video.close();
    },
  );
});
