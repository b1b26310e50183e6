import { fileURLToPath } from 'node:url';
import { expectClose, golden } from '@avemo/golden';
import { openVideo, type TimedFrame } from '@avemo/vision-prep/node';
import { describe, expect, it } from 'vitest';
import { realFile } from '../real-data';
import { allFrames, decoders } from './decoders';

const { parameters, output, outputNames } = golden('vision/video_frames');
const made = new URL('../../../golden/cases/vision/video_frames/made.mp4', import.meta.url);
const clips = Object.entries({
  made: fileURLToPath(made),
  a: realFile(`talking-clips/${parameters.clip_a.file}`),
  b: realFile(`talking-clips/${parameters.clip_b.file}`),
}).flatMap(([name, path]) => (path ? [{ name, path }] : []));

describe.each(decoders)('openVideo with $name', (decoder) => {
  describe.each(clips)('openVideo of clip $name', ({ name, path }) => {
    it('frames() equals vision/video_frames: size, rate, time stamps, colours', async () => {
      const video = await openVideo(path, { decoder });
      const frames = await allFrames(video);
      const [count, width, height, numerator, denominator] = output(`video_${name}`).data;
      expect([frames.length, video.width, video.height]).toEqual([count, width, height]);
      expect(video.frameRate).toBeCloseTo(numerator / denominator, 6);
      const times = output(`times_${name}`);
      expectClose(
        frames.map(({ time }) => time),
        times.data,
        times.tolerance,
      );
      if (outputNames.includes(`frames_${name}`)) {
        const { frames_shown: shown, block } = parameters[`clip_${name}`];
        const expected = output(`frames_${name}`);
        const got = shown.flatMap((i: number) => blockMeans(frames[i], block));
        expectClose(got, expected.data, expected.tolerance);
        const means = output(`mean_rgb_${name}`);
        expectClose(
          frames.flatMap((frame) => blockMeans(frame, [video.height, video.width])),
          means.data,
          means.tolerance,
        );
      }
      await video.close();
    });

    it('audioChannels() equals vision/video_frames: rate, channels, length, loudness', async () => {
      const video = await openVideo(path, { decoder });
      const { channels, sampleRate } = await video.audioChannels();
      expect([sampleRate, channels.length]).toEqual([...output(`audio_${name}`).data]);
      const length = output(`audio_samples_${name}`);
      expectClose([channels[0].length], length.data, length.tolerance);
      if (outputNames.includes(`audio_rms_${name}`)) {
        const { data, shape, tolerance } = output(`audio_rms_${name}`);
        const window = Math.round(sampleRate / 10);
        const got = Array.from({ length: shape[0] }, (_, i) =>
          channels.map((samples) => rms(samples.subarray((i + 2) * window, (i + 3) * window))),
        );
        expectClose(got.flat(), data, tolerance);
      }
      const { samples } = await video.audio();
      const mean = channels[0].map((_, i) => channels.reduce((sum, c) => sum + c[i], 0) / channels.length);
      expectClose(samples, mean, { rtol: 1e-6, atol: 1e-7 });
      await video.close();
    });
  });
});

/** Mean colour of each block of a frame. */
function blockMeans({ picture }: TimedFrame, [rows, columns]: [number, number]): number[] {
  const [height, width] = picture.shape;
  const means: number[] = [];
  for (let y = 0; y + rows <= height; y += rows) {
    for (let x = 0; x + columns <= width; x += columns) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let j = 0; j < rows; j++) {
          for (let i = 0; i < columns; i++) sum += picture.get(y + j, x + i, c);
        }
        means.push(sum / (rows * columns));
      }
    }
  }
  return means;
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
