import { AudioFormatError } from '@avemo/dsp';
import { expectClose } from '@avemo/golden';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ndarray from 'ndarray';
import { describe, expect, it, vi } from 'vitest';
import { DatasetError } from '../../src/datasets/dataset-error';
import { openDataset } from '../../src/datasets/open-dataset';
import { encodeNpy } from '../../src/io/npy';
import { createRandom } from '../../src/random';
import { expectFault } from './expect-fault';
import { temporaryFolder } from './temporary-folder';
import { wavFile } from './wav';

/** Files of other programs' encoders, and what ffmpeg decodes. */
const compressed = new URL('../../../dsp/test/codecs/fixtures/compressed/', import.meta.url);
const ramp = Array.from({ length: 1600 }, (_, i) => i / 32768);
const wav = wavFile(ramp);
const npy = (rows: number, columns: number) =>
  encodeNpy(
    ndarray(
      Float32Array.from({ length: rows * columns }, (_, i) => i),
      [rows, columns],
    ),
  );
const withManifest = (text: string, more: Record<string, string | Uint8Array> = {}) =>
  temporaryFolder({ 'manifest.csv': text, 'a.wav': wav, 'b.wav': wav, ...more });

describe("openDataset('manifest', folder)", () => {
  it('openDataset(folder) reads every column whatever their order, quotes, BOM and line ends', async () => {
    const folder = await withManifest(
      '\ufeffspeaker,LABEL, fold ,path,script,session,arousal,valence,comment\r\n' +
        '"Smith, Jo",joy,2,"a, ""b"".wav","a, b",s1,0.5,-.25,x\r\n' +
        '\r\n' +
        'Al,anger,1,b.wav,,,,,\r\n',
      { 'a, "b".wav': wav },
    );
    const dataset = await openDataset('manifest', folder);
    expect(dataset.labels).toEqual(['anger', 'joy']);
    expect(dataset.clips[0]).toMatchObject({
      id: 'a, "b".wav',
      label: 'joy',
      speaker: 'Smith, Jo',
      fold: '2',
      script: 'a, b',
      session: 's1',
      values: { arousal: 0.5, valence: -0.25 },
      files: [{ path: join(folder, 'a, "b".wav') }],
    });
    expect(dataset.clips[1]).toMatchObject({ label: 'anger', speaker: 'Al', fold: '1' });
    expect(dataset.clips[1]).not.toHaveProperty('values');
    expect(dataset.targets).toEqual(['arousal', 'valence']);
    expect(dataset.clips[1].media()).not.toHaveProperty('features');
  });

  it('openDataset(file) takes the CSV file itself, absolute paths and paths above it', async () => {
    const folder = await temporaryFolder({ 'a.wav': wav, 'lists/x.csv': '' });
    const file = join(folder, 'lists/x.csv');
    await writeFile(file, `path,label\n../a.wav,x\n${join(folder, 'a.wav')},y\n`);
    const { clips } = await openDataset('manifest', file);
    expect(clips.map((clip) => clip.files[0].path)).toEqual([join(folder, 'a.wav'), join(folder, 'a.wav')]);
  });

  it('openDataset(folder, {labels}) keeps the given order and classes without clips', async () => {
    const folder = await withManifest('path,label\na.wav,x\nb.wav,y\n');
    const { labels, clips } = await openDataset('manifest', folder, { labels: ['z', 'y', 'x'] });
    expect(labels).toEqual(['z', 'y', 'x']);
    expect(clips.map((clip) => clip.label)).toEqual(['x', 'y']);
  });

  it('clip.media().audio.read() gives the samples, cut to start and end', async () => {
    const folder = await withManifest(
      'path,label,start,end\na.wav,x,,\na.wav,x,0.01,0.02\na.wav,x,0.05,\na.wav,x,,0.1001\n',
    );
    const { clips } = await openDataset('manifest', folder);
    const sounds = await Promise.all(clips.map((clip) => clip.media().audio!.read()));
    expect(sounds[0]).toEqual({ samples: Float32Array.from(ramp), sampleRate: 16000 });
    expect(sounds[1].samples).toEqual(Float32Array.from(ramp.slice(160, 320)));
    expect(sounds[2].samples).toEqual(Float32Array.from(ramp.slice(800)));
    expect(sounds[3].samples).toHaveLength(1600);
    expect(clips.map((clip) => clip.id)).toEqual([
      'a.wav',
      'a.wav#0.01-0.02',
      'a.wav#0.05-',
      'a.wav#0-0.1001',
    ]);
    expect(clips[1].seconds).toBeCloseTo(0.01, 12);
  });

  it('clip.media().audio.read() decodes MP3, Ogg Vorbis, Opus and M4A as ffmpeg does, and cuts them', async () => {
    const names = ['mono-16k.mp3', 'mono-16k.ogg', 'mono.opus', 'mono-16k.m4a'];
    const rows = names.map((name) => `${name},x,,\n${name},x,0.25,0.375\n`);
    const files = await Promise.all(names.map((name) => readFile(new URL(name, compressed))));
    const folder = await temporaryFolder({
      'manifest.csv': `path,label,start,end\n${rows.join('')}`,
      ...Object.fromEntries(names.map((name, i) => [name, files[i]])),
    });
    const references = JSON.parse(await readFile(new URL('references.json', compressed), 'utf8')).files;
    const { clips } = await openDataset('manifest', folder);
    for (const [i, name] of names.entries()) {
      const { sampleRate, length, places, values } = references[name];
      const whole = await clips[2 * i].media().audio!.read();
      expect([whole.sampleRate, whole.samples.length]).toEqual([sampleRate, length]);
      const got = places.map((place: number) => whole.samples[place]);
      expectClose(got, values[0], { rtol: 0, atol: 2e-5 });
      const part = await clips[2 * i + 1].media().audio!.read();
      expect(part.samples).toEqual(whole.samples.slice(0.25 * sampleRate, 0.375 * sampleRate));
    }
  });

  it('clip.media().audio.read() of an MP3 without its decoder and without ffmpeg says what to install, or to convert it', async () => {
    vi.resetModules();
    vi.doMock('@avemo/dsp', async (original) => {
      const dsp = await original<typeof import('@avemo/dsp')>();
      const refusal = new dsp.AudioFormatError('missing-decoder', 'Install it: npm i mpg123-decoder.');
      const decodeAudioInParts = () => ({ next: () => Promise.reject(refusal) });
      return { ...dsp, decodeAudioInParts };
    });
    vi.doMock('@avemo/vision-prep/node', async (original) => {
      const node = await original<typeof import('@avemo/vision-prep/node')>();
      return {
        ...node,
        openVideo: () => Promise.reject(Object.assign(new Error('none'), { code: 'no-decoder' })),
      };
    });
    const fresh = await import('../../src/datasets/open-dataset');
    const folder = await temporaryFolder({ 'manifest.csv': 'path,label\na.mp3,x\n', 'a.mp3': wav });
    const { clips } = await fresh.openDataset('manifest', folder);
    const error = await clips[0]
      .media()
      .audio!.read()
      .catch((reason: unknown) => reason);
    vi.doUnmock('@avemo/dsp');
    vi.doUnmock('@avemo/vision-prep/node');
    expect(error).toMatchObject({
      code: 'unreadable-audio',
      message: expect.stringMatching(
        /a\.mp3" cannot be read \(Install it: npm i mpg123-decoder\. ffmpeg decodes it: npm install @ffmpeg\/core, or .*\); install that package, or convert the file to WAV or FLAC\.$/,
      ),
    });
  });

  it('clip.media().features.face() gives the rows of the .npy file, and counts the features without a names file', async () => {
    const folder = await withManifest('path,label,video\na.wav,x,a.npy\nb.wav,y,\n', { 'a.npy': npy(3, 2) });
    const { clips, features } = await openDataset('manifest', folder);
    expect(features).toEqual({ face: { width: 2, names: ['feature0', 'feature1'] } });
    const video = await clips[0].media().features!.face();
    expect(video.shape).toEqual([3, 2]);
    expect(video.data).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5));
    expect(clips[0].files).toHaveLength(2);
    expect(video.times).toEqual(Float64Array.of(0, 1, 2));
    expect(clips[1].media().features).toBeUndefined();
  });

  it('clip.media().features.face() is cut with the sound when video-features.json gives the step', async () => {
    const folder = await withManifest('path,label,video,start,end\na.wav,x,a.npy,0.02,0.06\n', {
      'a.npy': npy(10, 2),
      'video-features.json': '{"names": ["AU01", "AU12"], "frameSeconds": 0.01}',
    });
    const { clips, features } = await openDataset('manifest', folder);
    expect(features).toEqual({ face: { width: 2, names: ['AU01', 'AU12'], rowSeconds: 0.01 } });
    const { data, shape, times } = await clips[0].media().features!.face();
    expect(data).toEqual(Float32Array.of(4, 5, 6, 7, 8, 9, 10, 11));
    expect([shape, [...times!]]).toEqual([
      [4, 2],
      [0, 0.01, 0.02, 0.03],
    ]);
    expect(clips[0].files).toEqual([
      { path: join(folder, 'a.wav'), part: '0.02–0.06 s' },
      { path: join(folder, 'a.npy') },
    ]);
  });

  it('openDataset(1440 rows) decodes nothing', async () => {
    const rows = Array.from({ length: 1440 }, (_, i) => `${i}.wav,x`);
    const folder = await temporaryFolder({ 'manifest.csv': `path,label\n${rows.join('\n')}` });
    await Promise.all(rows.map((_, i) => writeFile(join(folder, `${i}.wav`), 'no sound')));
    const { clips } = await openDataset('manifest', folder);
    expect(clips).toHaveLength(1440);
  });
});

describe("openDataset('manifest', bad input)", () => {
  const open = (folder: string, labels?: string[]) => () => openDataset('manifest', folder, { labels });

  it('openDataset(missing folder) names the folder', async () => {
    const folder = await temporaryFolder();
    await expectFault(
      open(join(folder, 'nowhere')),
      'missing-folder',
      join(folder, 'nowhere'),
      'manifest.csv',
    );
  });

  it('openDataset(folder without manifest.csv) asks for one', async () => {
    const folder = await temporaryFolder({ 'x.wav': wav });
    await expectFault(open(folder), 'wrong-layout', folder, 'path,label');
  });

  it('openDataset(unreadable manifest) says so', async () => {
    const folder = await withManifest('path,label\na.wav,x');
    await chmod(join(folder, 'manifest.csv'), 0);
    if (process.getuid?.() === 0) await expect(open(folder)()).resolves.toBeTruthy();
    else await expectFault(open(folder), 'wrong-layout', 'EACCES');
  });

  it('openDataset(empty manifest) tells no bytes from no rows', async () => {
    await expectFault(open(await withManifest('')), 'empty', 'is empty');
    await expectFault(open(await withManifest('\n\n')), 'empty', 'is empty');
    await expectFault(open(await withManifest('path,label\n')), 'empty', 'no rows');
  });

  it('openDataset(manifest without a needed column) names it and the columns there are', async () => {
    await expectFault(
      open(await withManifest('file,label\na.wav,x')),
      'wrong-layout',
      'line 1',
      '"path"',
      '"file"',
    );
  });

  it('openDataset(folder, {labels}) refuses another label, with its line and the labels that exist', async () => {
    const folder = await withManifest('path,label\na.wav,x\nb.wav,joi\n');
    await expectFault(open(folder, ['x', 'joy']), 'unknown-label', 'line 3', '"joi"', '"x", "joy"');
    await expect(open(folder, ['x', 'x'])()).rejects.toThrow(RangeError);
    await expect(open(folder, [])()).rejects.toThrow(RangeError);
  });

  it.each([
    ['an empty path', 'path,label\na.wav,x\n,y\n', 3, 'path is empty'],
    ['too many fields', 'path,label\na.wav,x,y\n', 2, '3 fields'],
    ['an open quote', 'path,label\na.wav,x\n"b.wav,y\n', 3, 'quotes'],
    ['a quote inside a value', 'path,label\na"b.wav,x\n', 2, 'quotes'],
    ['a column twice', 'path,label,Path\na.wav,x,y\n', 1, '"path" stands twice'],
    ['a start in words', 'path,label,start\na.wav,x,two\n', 2, 'start is "two"'],
    ['an infinite end', 'path,label,end\na.wav,x,1e999\n', 2, 'end is "1e999"'],
    ['a negative start', 'path,label,start\na.wav,x,-1\n', 2, 'start is -1'],
    ['an end before the start', 'path,label,start,end\na.wav,x,2,1\n', 2, 'end is 1 but start is 2'],
    ['an end of zero', 'path,label,end\na.wav,x,0\n', 2, 'end is 0'],
    ['arousal in words', 'path,label,arousal\na.wav,x,high\n', 2, 'arousal is "high"'],
    ['a split that is none', 'path,label,split\na.wav,x,later\n', 2, 'split is "later"'],
    ['a clip twice in two spellings', 'path,label\na.wav,x\n./a.wav,y\n', 3, 'line 2'],
    ['a clip twice', 'path,label\na.wav,x\na.wav,y\n', 3, 'line 2'],
  ])('openDataset(row with %s) names the line and the fault', async (_, text, line, part) => {
    await expectFault(open(await withManifest(text)), 'bad-row', 'manifest.csv', `line ${line}`, part);
  });

  it('openDataset(row with a missing file) names the line and the whole path', async () => {
    const folder = await withManifest('path,label,video\na.wav,x,\nno.wav,y,\n');
    await expectFault(open(folder), 'missing-file', 'line 3', join(folder, 'no.wav'));
    const picture = await withManifest('path,label,video\na.wav,x,no.npy\n');
    await expectFault(open(picture), 'missing-file', 'line 2', join(picture, 'no.npy'));
    await expectFault(open(await withManifest('path,label\na\0.wav,x\n')), 'missing-file', 'line 2');
    await expectFault(open(await withManifest('path,label\n.,x\n')), 'missing-file', 'line 2');
  });

  it('openDataset(bad video-features.json) shows its form', async () => {
    for (const text of [
      'no json',
      'null',
      '[]',
      '{"names": []}',
      '{"names": [1]}',
      '{"names": ["a"], "frameSeconds": 0}',
    ]) {
      const files = { 'a.npy': npy(3, 1), 'video-features.json': text };
      const folder = await withManifest('path,label,video\na.wav,x,a.npy\n', files);
      await expectFault(open(folder), 'wrong-layout', 'video-features.json', '"frameSeconds"');
    }
  });

  it('openDataset(row that cuts features of unknown step) asks for the step', async () => {
    const folder = await withManifest('path,label,video,end\na.wav,x,a.npy,0.05\n', { 'a.npy': npy(3, 1) });
    await expectFault(open(folder), 'bad-row', 'line 2', 'a.npy', 'frameSeconds');
  });

  it('openDataset(first feature file damaged) names it', async () => {
    const cut = npy(3, 1).subarray(0, 130);
    const folder = await withManifest('path,label,video\na.wav,x,a.npy\n', { 'a.npy': cut });
    await expectFault(open(folder), 'unreadable-video', join(folder, 'a.npy'), '130 bytes');
  });

  it('clip.media().audio.read() of a truncated, lying, empty or foreign file names the file', async () => {
    const lying = Buffer.from(wav);
    lying.writeUInt32LE(wav.length + 5000, 40);
    const noData = wavFile([]);
    const files = {
      'cut.wav': wav.subarray(0, 1000),
      'lying.wav': lying,
      'nodata.wav': noData,
      'text.wav': 'hello, hello',
      'empty.wav': '',
    };
    for (const name of Object.keys(files)) {
      const folder = await temporaryFolder({ ...files, 'manifest.csv': `path,label\n${name},x\n` });
      const { clips } = await openDataset('manifest', folder);
      await expectFault(
        () => clips[0].media().audio!.read(),
        'unreadable-audio',
        join(folder, name),
        /decode\w+: |no samples/,
      );
      const error = await clips[0]
        .media()
        .audio!.read()
        .catch((caught: unknown) => caught);
      if (name !== 'nodata.wav') expect((error as Error).cause).toBeInstanceOf(AudioFormatError);
    }
  });

  it('clip.media().audio.read() of a row behind the end of the sound names the line and the length', async () => {
    const folder = await withManifest('path,label,start,end\na.wav,x,3,4\na.wav,x,0,0.2\n');
    const { clips } = await openDataset('manifest', folder);
    await expectFault(() => clips[0].media().audio!.read(), 'bad-row', 'line 2', '3 s', '0.100 s');
    await expectFault(() => clips[1].media().audio!.read(), 'bad-row', 'line 3', '0.2 s', '0.100 s');
  });

  it('clip.media().features.face() of features with another width, without frames, or with NaN names the file', async () => {
    const bad = npy(2, 2);
    new DataView(bad.buffer).setFloat32(bad.length - 4, NaN, true);
    const flat = encodeNpy(ndarray(new Float32Array(4), [4]));
    const files = {
      'a.npy': npy(3, 2),
      'wide.npy': npy(3, 3),
      'none.npy': npy(0, 2),
      'nan.npy': bad,
      'flat.npy': flat,
      'text.npy': 'x',
    };
    const parts = {
      'wide.npy': '3 features',
      'none.npy': '(0, 2)',
      'nan.npy': 'row 1 column 1',
      'flat.npy': '(4)',
      'text.npy': 'numpy',
    };
    for (const [name, part] of Object.entries(parts)) {
      const folder = await withManifest(`path,label,video\na.wav,x,a.npy\nb.wav,x,${name}\n`, files);
      const { clips } = await openDataset('manifest', folder);
      await expectFault(
        () => clips[1].media().features!.face(),
        'unreadable-video',
        join(folder, name),
        part,
      );
    }
  });

  it('openDataset(damaged manifest) throws DatasetError or opens, never anything else', async () => {
    const random = createRandom(3);
    const text = 'path,label,start,end,speaker\na.wav,x,0,0.1,A\n"b.wav","y",,,B\r\n';
    const folder = await withManifest(text);
    const characters = ',"\n\r;\0#\\ab0-.\u{1F600}\ufeff';
    const symbols = [...characters];
    const seen = new Set<string>();
    for (let trial = 0; trial < 400; trial++) {
      const damaged = [...text];
      for (let n = random.integer(5); n >= 0; n--) {
        damaged.splice(
          random.integer(damaged.length),
          random.integer(6),
          symbols[random.integer(symbols.length)],
        );
      }
      await writeFile(join(folder, 'manifest.csv'), damaged.join(''));
      try {
        await openDataset('manifest', folder);
        seen.add('opened');
      } catch (error) {
        if (!(error instanceof DatasetError)) throw error;
        seen.add(error.code);
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(['opened', 'bad-row', 'missing-file', 'wrong-layout']));
  });
});
