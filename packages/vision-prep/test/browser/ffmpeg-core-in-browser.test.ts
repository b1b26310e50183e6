import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOrSkip, openBrowserPage, type BrowserPage } from '../../../../tools/browser';
import { clip, expectedClips } from '../node/decoders';
import type * as program from '../programs/video-page';

type Result<Name extends keyof typeof program> = Awaited<ReturnType<(typeof program)[Name]>>;

const present = browserOrSkip('@ffmpeg/core in a page');
/** What Chromium does not read by itself. */
const clips = ['xvid-mp3.avi', 'mpeg1-mp2.mpg', 'mpeg2.vob', 'flv1-mp3.flv', 'wmv2-wma.wmv', 'prores.mov'];
const core = dirname(createRequire(import.meta.url).resolve('@ffmpeg/core'));

describe.runIf(present).each([true, false])('in a page that is isolated: %s', (isolated) => {
  let page: BrowserPage;
  const call = <Name extends keyof typeof program>(name: Name, ...args: unknown[]) =>
    page.call<Result<Name>>(name, ...args);

  beforeAll(async () => {
    page = await openBrowserPage({
      program: new URL('../programs/video-page.ts', import.meta.url),
      isolated,
      files: {
        ...Object.fromEntries([...clips, 'h264-long.mp4'].map((name) => [`/${name}`, { path: clip(name) }])),
        '/ffmpeg/': { path: core },
        '/text.avi': { text: 'Dear reader, this is no film.' },
      },
    });
  });
  afterAll(() => page?.close());

  it.each(isolated ? clips : clips.slice(0, 1))(
    'openVideo(%s, { decoder: ffmpegCore(…) }) gives the frames, times and sound that ffprobe names',
    async (name) => {
      const expected = expectedClips[name];
      const got = await call('readClip', `/${name}`, true);
      expect([got.width, got.height, got.decoder]).toEqual([expected.width, expected.height, '@ffmpeg/core']);
      expect([got.videoCodec, got.audioCodec ?? undefined]).toEqual([expected.codec, expected.audioCodec]);
      expect(got.times.length).toBe(expected.times!.length);
      got.times.forEach((time, i) => {
        const named = expected.times![i];
        if (named !== null) expect(Math.abs(time - named)).toBeLessThan(0.011);
      });
      expect(got.sampleRate ?? undefined).toBe(expected.sampleRate);
      expect(got.samples > 0).toBe(expected.audioCodec !== undefined);
    },
  );

  it('openVideo(file, { decoder: ffmpegCore(…) }) ends by abort, by close, and with a VideoError', async () => {
    expect(await call('abortAndClose', '/h264-long.mp4', true)).toEqual(['enough', 'closed']);
    expect(await call('failure', '/text.avi', true)).toMatchObject({ code: 'unknown-format' });
    expect(await call('wrongAddress')).toEqual(['no-decoder']);
    expect(page.messages.filter((message) => !message.includes('404'))).toEqual([]);
  });
});
