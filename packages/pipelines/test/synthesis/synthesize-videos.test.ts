import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFaceDetector, detectFaces, mouthOpening } from '@avemo/vision-prep/faces';
import { openVideo } from '@avemo/vision-prep/node';
import { useBackend } from '@avemo/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../src/datasets/open-dataset';
import { decodeNpy } from '../../src/io/npy';
import { createPerformer, filmFace } from '../../src/synthesis/face/film-face';
import { createJpegEncoder } from '../../src/synthesis/pictures/encode-jpeg';
import { faceFeatureNames } from '../../src/synthesis/render-face';
import { synthesizeCorpus } from '../../src/synthesis/synthesize-corpus';
import { synthesizeVideos } from '../../src/synthesis/synthesize-videos';
import { expectFault } from '../datasets/expect-fault';
import { temporaryFolder } from '../datasets/temporary-folder';
import { correlation, mean } from './measure';
import { readTree } from './read-tree';

const tiny = { speakers: 2, clips: 4, seed: 5, size: { width: 112, height: 96 } };

interface VideoTruth {
  annotationDelay?: number;
  clips: {
    path: string;
    id: string;
    frames: number;
    seconds: number;
    missing?: 'sound' | 'face';
    damage: { kind: string; start: number; end: number }[];
    soundDamage: { start: number; end: number }[];
  }[];
}
const truthOf = (folder: string): VideoTruth => JSON.parse(readFileSync(join(folder, 'corpus.json'), 'utf8'));

const ffmpeg = (() => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('files of synthesizeVideos', () => {
  let folder: string;
  let sounds: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
    sounds = await mkdtemp(join(tmpdir(), 'avemo-test-'));
    await synthesizeVideos(folder, tiny);
    await synthesizeCorpus(sounds, { speakers: tiny.speakers, clips: tiny.clips, seed: tiny.seed });
  });
  afterAll(() => Promise.all([folder, sounds].map((one) => rm(one, { recursive: true, force: true }))));

  it.for([
    { decoder: '@ffmpeg/core' as const, there: true },
    { decoder: 'ffmpeg' as const, there: ffmpeg },
  ])(
    'openVideo(file, { decoder: $decoder }) reads every frame and every sample of a synthetic video',
    async ({ decoder, there }, { skip }) => {
      if (!there) skip(`${decoder} is not installed`);
      const spoken = await openDataset('manifest', sounds);
      for (const [i, clip] of truthOf(folder).clips.slice(0, 2).entries()) {
        const video = await openVideo(join(folder, clip.path), { decoder });
        const times: number[] = [];
        for await (const { time, picture } of video.frames()) {
          times.push(time);
          expect(picture.shape).toEqual([96, 112, 3]);
        }
        expect(times).toHaveLength(clip.frames);
        times.forEach((time, k) => expect(time).toBeCloseTo(k / 25, 6));
        // The same seed says the same in both corpora, but for the muted stretches.
        const { samples, sampleRate } = await video.audio();
        const expected = (await spoken.clips[i].media().audio!.read()).samples.slice();
        for (const { start, end } of clip.soundDamage) expected.fill(0, start * 16000, end * 16000);
        expect([sampleRate, samples.length]).toEqual([16000, expected.length]);
        const far = samples.reduce((most, x, k) => Math.max(most, Math.abs(x - expected[k])), 0);
        expect(far).toBeLessThan(2 / 32768);
        expect(video.warnings).toEqual([]);
        await video.close();
      }
    },
  );

  it('synthesizeVideos(folder) writes the same bytes again, also when it was stopped between', async () => {
    const again = await temporaryFolder();
    const stop = new AbortController();
    const stopped = await synthesizeVideos(again, {
      ...tiny,
      onProgress: ({ done }) => done === 2 && stop.abort(new Error('stopped')),
      signal: stop.signal,
    }).catch((error: unknown) => error);
    expect(stopped).toMatchObject({ message: 'stopped' });
    const kept = await readTree(again);
    expect([...kept.keys()].filter((name) => name.endsWith('.avi'))).toHaveLength(2);
    expect(kept.has('manifest.csv')).toBe(false);
    await synthesizeVideos(again, tiny);
    expect(await readTree(again)).toEqual(await readTree(folder));
  });

  it('synthesizeVideos(folder with another corpus) refuses it', async () => {
    await expect(synthesizeVideos(folder, { ...tiny, seed: 6 })).rejects.toThrow(/other settings/);
    const own = await temporaryFolder({ 'manifest.csv': 'path\n' });
    await expect(synthesizeVideos(own, tiny)).rejects.toThrow(/already holds "manifest.csv"/);
  });

  it('synthesizeVideos(folder, wrong settings) says what is wrong', async () => {
    const made = (options: object) => synthesizeVideos(join(folder, 'none'), { ...tiny, ...options });
    await expect(made({ layout: 'rml', labels: ['neutral'] })).rejects.toThrow(/no class "neutral"/);
    await expect(made({ layout: 'iemocap', speakers: 3 })).rejects.toThrow(/in pairs, 10 at most; got 3/);
    await expect(made({ size: { width: 97, height: 96 } })).rejects.toThrow(
      /size.width must be even; got 97/,
    );
    await expect(made({ missing: 2 })).rejects.toThrow(RangeError);
    await expect(made({ layout: 'savee' })).rejects.toThrow(/layout must be one of/);
  });

  it('synthesizeVideos(folder, { missing: 1 }) leaves the sound or the face out of every clip', async () => {
    const lacking = await temporaryFolder();
    await synthesizeVideos(lacking, { ...tiny, clips: 6, missing: 1 });
    const { clips } = truthOf(lacking);
    const dataset = await openDataset('manifest', lacking);
    const silent = clips.findIndex(({ missing }) => missing === 'sound');
    const unseen = clips.findIndex(({ missing }) => missing === 'face');
    expect(clips.filter(({ missing }) => missing)).toHaveLength(6);
    await expectFault(() => dataset.clips[silent].media().audio!.read(), 'no-sound', clips[silent].path);
    expect((await dataset.clips[unseen].media().audio!.read()).samples.length).toBeGreaterThan(0);
    expect(clips[unseen].damage).toEqual([{ kind: 'absent', start: 0, end: clips[unseen].frames }]);
  });
});

describe('layouts of synthesizeVideos', () => {
  it.for([
    { layout: 'rml' as const, ids: ['s1/an1', 's1/di1', 's2/an1', 's2/di1'] },
    {
      layout: 'enterface05' as const,
      ids: ['anger/1-s1_an_1', 'disgust/1-s1_di_1'].map((end) => `subject-01/${end}`),
    },
    { layout: 'afew' as const, ids: ['train/000000001', 'train/000000003', 'validation/000000002'] },
    {
      layout: 'iemocap' as const,
      ids: ['Ses01F_impro01_F000', 'Ses01F_impro01_M000', 'Ses01F_impro01_F001'],
    },
  ])('openDataset($layout) reads what synthesizeVideos writes in its layout', async ({ layout, ids }) => {
    const folder = await temporaryFolder();
    const speakers = 2;
    const made = await synthesizeVideos(folder, { ...tiny, layout, speakers });
    const dataset = await openDataset(layout, folder);
    expect(dataset.synthetic).toBe(true);
    expect(dataset.citation).toBeUndefined();
    expect([made.clips, dataset.clips.length]).toEqual([4, 4]);
    expect(dataset.clips.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(new Set(dataset.clips.map(({ label }) => label))).toEqual(new Set(['anger', 'disgust']));
    const truth = truthOf(folder).clips[0];
    const clip = dataset.clips.find(({ files }) => files.some(({ path }) => path.endsWith(truth.path)))!;
    const { audio, video } = clip.media();
    expect((await audio!.read()).samples.length / 16000).toBeCloseTo(truth.seconds, 6);
    let frames = 0;
    for await (const { picture } of video!.frames()) {
      frames++;
      expect(picture.shape).toEqual([96, 112, 3]);
    }
    expect(frames).toBe(truth.frames);
  });
});

describe('faces of synthesizeVideos', () => {
  it('detectFaces(frame) finds the drawn face, none behind a board, and lips that move with the voice', async () => {
    const folder = await temporaryFolder();
    await synthesizeVideos(folder, { speakers: 6, clips: 9, seed: 3 });
    await useBackend('wasm', { threads: 1 });
    const detector = await createFaceDetector();
    const seen = { shown: 0, found: 0, hidden: 0, wrong: 0 };
    const [open, measured]: number[][] = [[], []];
    const mouth = faceFeatureNames.indexOf('mouth_open');
    for (const clip of truthOf(folder).clips) {
      const features = decodeNpy(readFileSync(join(folder, 'features', `${clip.id}.npy`)));
      const video = await openVideo(join(folder, clip.path));
      let frame = -1;
      for await (const { picture } of video.frames()) {
        if (++frame % 8) continue;
        const kind = clip.damage.find(({ start, end }) => frame >= start && frame < end)?.kind;
        const faces = await detectFaces(picture, { detector });
        if (kind === 'occluded') {
          seen.hidden++;
          seen.wrong += faces.length;
        } else if (kind === undefined) {
          seen.shown++;
          seen.found += faces.length === 1 ? 1 : 0;
          if (faces.length === 1) {
            open.push(Number(features.data[frame * faceFeatureNames.length + mouth]));
            measured.push(mouthOpening(faces[0])!);
          }
        }
      }
      await video.close();
    }
    detector.dispose();
    const said = JSON.stringify(seen);
    expect([seen.shown > 25, seen.hidden > 0], said).toEqual([true, true]);
    expect(seen.found / seen.shown, said).toBeGreaterThanOrEqual(0.95);
    expect(seen.wrong, said).toBe(0);
    expect(correlation(open, measured)).toBeGreaterThan(0.8);
  }, 60_000);

  it('filmFace(other performer) looks different, and the same one the same', () => {
    const stream = new Float32Array(faceFeatureNames.length);
    const shot = (seed: number) =>
      Array.from(
        filmFace(createPerformer(seed), stream, { width: 96, height: 96, seed: 1, damage: [] }).next().value!,
      );
    const [one, again, other] = [shot(1), shot(1), shot(2)];
    expect(again).toEqual(one);
    expect(mean(one.map((x, i) => Math.abs(x - other[i])))).toBeGreaterThan(10);
  });
});

describe('createJpegEncoder', () => {
  it('encode(pixels) is read back by another decoder nearly as it was, whatever the size', async () => {
    const { readImage } = await import('@avemo/vision-prep/node');
    for (const [width, height] of [
      [64, 48],
      [37, 21],
      [16, 16],
    ]) {
      const pixels = Uint8ClampedArray.from({ length: 3 * width * height }, (_, i) => {
        const [x, y, channel] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
        return 128 + 90 * Math.sin(x / 9 + channel) * Math.cos(y / 7 - channel);
      });
      const file = createJpegEncoder({ width, height, quality: 95 })(pixels);
      const picture = await readImage(file);
      expect(picture.shape).toEqual([height, width, 3]);
      const errors = Array.from(pixels, (x, i) => (x - picture.data[i]) ** 2);
      expect(10 * Math.log10(255 ** 2 / mean(errors)), `${width} × ${height}`).toBeGreaterThan(33);
    }
  });
});
