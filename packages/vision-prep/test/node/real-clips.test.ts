import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { openVideo } from '@avemo/vision-prep/node';
import { describe, expect, it } from 'vitest';
import { realFiles } from '../real-data';
import { decoders } from './decoders';

const clips = [
  ...realFiles('talking-clips', /\.(mpg|mp4)$/),
  ...realFiles('cremad-clips', /\.flv$/),
  ...realFiles('ravdess-av/clips', /\.mp4$/),
].map((path) => ({ path, name: basename(path) }));
const hasFfprobe = tryFfprobe();
if (!hasFfprobe) console.warn('skipped: without ffprobe there is nothing to compare real clips with.');

const runs = hasFfprobe && clips.length > 0;

describe.runIf(runs).each(decoders)('openVideo with $name', (decoder) => {
  it.each(runs ? clips : [{ name: 'nothing', path: '' }])(
    'frames() of $name have the time stamps that ffprobe names',
    async ({ path }) => {
      const { streams, format, frames } = JSON.parse(
        execFileSync('ffprobe', [
          ...['-v', 'error', '-of', 'json', '-select_streams', 'v:0', '-show_streams', '-show_format'],
          ...['-show_entries', 'frame=best_effort_timestamp', path],
        ]).toString(),
      );
      const [one, base] = streams[0].time_base.split('/').map(Number);
      const expected: number[] = frames
        .filter((frame: object) => 'best_effort_timestamp' in frame)
        .map((frame: any) => (frame.best_effort_timestamp * one) / base - Math.max(0, format.start_time));
      const video = await openVideo(path, { decoder });
      const times: number[] = [];
      for await (const { time } of video.frames({ size: { height: 36 } })) times.push(time);
      expect(times.length).toBe(frames.length);
      expect(times.slice(0, expected.length)).toEqual(expected.map((time) => expect.closeTo(time, 6)));
      await video.close();
    },
  );
});

function tryFfprobe(): boolean {
  try {
    execFileSync('ffprobe', ['-version']);
    return true;
  } catch {
    return false;
  }
}
