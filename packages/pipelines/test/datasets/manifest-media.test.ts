import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../src/datasets/open-dataset';
import { expectFault } from './expect-fault';
import { temporaryFolder } from './temporary-folder';
import { mediaOf } from './tree';

const clip = (name: string) =>
  readFileSync(new URL(`../../../vision-prep/test/clips/${name}`, import.meta.url));
const fault = (name: string) => readFileSync(new URL(`../faults/${name}`, import.meta.url));
const wav = fault('speech.wav');

describe("openDataset('manifest') with video files", () => {
  it('a row with a video file has pictures and their sound, on one clock, cut alike', async () => {
    const folder = await temporaryFolder({
      'manifest.csv': 'path,label,start,end\nfilm.mp4,x,,\nfilm.mp4,x,0.5,1\n',
      'film.mp4': clip('h264-aac.mp4'),
    });
    const { clips } = await openDataset('manifest', folder);
    expect(clips.map(mediaOf)).toEqual([
      ['audio', 'video'],
      ['audio', 'video'],
    ]);
    const { audio, video } = clips[1].media();
    const whole = await clips[0].media().audio!.read();
    const part = await audio!.read();
    const at = Math.round(0.5 * whole.sampleRate);
    expect(part.sampleRate).toBe(whole.sampleRate);
    expect(part.samples.length / part.sampleRate).toBeCloseTo(0.5, 2);
    expect(part.samples.subarray(0, 4000)).toEqual(whole.samples.subarray(at, at + 4000));
    const times = [];
    for await (const { time } of video!.frames({ rate: 10 })) times.push(time);
    expect(times).toEqual([0, 0.1, 0.2, 0.3, 0.4].map((time) => expect.closeTo(time, 6)));
  });

  it('a row with a sound file and a video takes its sound from the sound file', async () => {
    const folder = await temporaryFolder({
      'manifest.csv': 'path,label,video\na.wav,x,film.avi\n',
      'a.wav': wav,
      'film.avi': clip('xvid-mp3.avi'),
    });
    const [{ media, files }] = (await openDataset('manifest', folder)).clips;
    expect((await media().audio!.read()).samples).toHaveLength(800);
    expect(files.map(({ path }) => path)).toEqual([join(folder, 'a.wav'), join(folder, 'film.avi')]);
    let frames = 0;
    for await (const { picture } of media().video!.frames()) frames += Number(picture.shape[2] === 3);
    expect(frames).toBeGreaterThan(10);
  });

  it('media() of a video without sound, without pictures or that is none says which file and what', async () => {
    const folder = await temporaryFolder({
      'manifest.csv': 'path,label\nsilent.mp4,x\nvoice.mp4,x\nnone.mp4,x\n',
      'silent.mp4': clip('h264-odd.mp4'),
      'voice.mp4': clip('sound-only.mp4'),
      'none.mp4': 'no film at all',
    });
    const { clips } = await openDataset('manifest', folder);
    const [silent, voice, none] = clips.map((one) => one.media());
    await expectFault(() => silent.audio!.read(), 'no-sound', join(folder, 'silent.mp4'));
    await expectFault(() => voice.video!.frames()[Symbol.asyncIterator]().next(), 'no-picture', 'voice.mp4');
    await expectFault(() => none.audio!.read(), 'unreadable-video', join(folder, 'none.mp4'));
  });
});

describe("openDataset('manifest') with values and without labels", () => {
  it('rows without a label and without values can be read', async () => {
    const folder = await temporaryFolder({ 'manifest.csv': 'path\na.wav\n', 'a.wav': wav });
    const { clips, labels, targets } = await openDataset('manifest', folder);
    expect([labels, targets, clips[0].label, clips[0].values]).toEqual([[], undefined, undefined, undefined]);
    expect(clips[0].speaker).toBe('');
  });

  it('the option targets names the columns of values, in its order; empty cells have none', async () => {
    const folder = await temporaryFolder({
      'manifest.csv': 'path,trust,age,split\na.wav,0.5,,dev\nb.wav,,31,Test\n',
      'a.wav': wav,
      'b.wav': wav,
    });
    const { clips, targets } = await openDataset('manifest', folder, { targets: ['age', 'trust'] });
    expect(targets).toEqual(['age', 'trust']);
    expect(clips.map(({ values, split }) => [values, split])).toEqual([
      [{ trust: 0.5 }, 'validation'],
      [{ age: 31 }, 'test'],
    ]);
    await expectFault(
      () => openDataset('manifest', folder, { targets: ['height'] }),
      'wrong-layout',
      '"height"',
    );
    await expect(openDataset('emodb', folder, { targets: ['age'] })).rejects.toThrow(TypeError);
  });

  it('an annotation file gives a track, cut with the sound, NaN where a cell is empty', async () => {
    const folder = await temporaryFolder({
      'manifest.csv': 'path,annotation,start,end\na.wav,a.csv,,\na.wav,a.csv,0.02,0.04\n',
      'a.wav': wav,
      'a.csv': 'time;arousal;valence;note\n0;0.5;-1;calm\n0.02;;-0.5;\n0.04;0.25;0;\n',
    });
    const { clips, targets } = await openDataset('manifest', folder);
    expect(targets).toEqual(['arousal', 'valence']);
    expect(await clips[0].track!()).toEqual({
      times: Float64Array.of(0, 0.02, 0.04),
      values: { arousal: Float32Array.of(0.5, NaN, 0.25), valence: Float32Array.of(-1, -0.5, 0) },
    });
    const cut = await clips[1].track!();
    expect([[...cut.times], [...cut.values.valence]]).toEqual([[0], [-0.5]]);
  });

  it('an annotation that is missing, without time or out of order names file and line', async () => {
    const open = async (annotation: string) => {
      const text = 'path,annotation,arousal\na.wav,a.csv,\n';
      const folder = await temporaryFolder({ 'manifest.csv': text, 'a.wav': wav, 'a.csv': annotation });
      const { clips } = await openDataset('manifest', folder);
      return clips[0].track!();
    };
    await expectFault(() => open('second,arousal\n0,1\n'), 'wrong-layout', 'a.csv', '"time"');
    await expectFault(() => open('time,arousal\n1,1\n0,1\n'), 'bad-row', 'a.csv', 'line 3');
    await expectFault(() => open('time,arousal\n0,1\n1,high\n'), 'bad-row', 'line 3', '"high"');
    const folder = await temporaryFolder({ 'manifest.csv': 'path,annotation\na.wav,b.csv\n', 'a.wav': wav });
    await expectFault(() => openDataset('manifest', folder), 'missing-file', 'annotation file', 'b.csv');
  });
});

describe("openDataset('manifest') with what spreadsheets and other systems write", () => {
  it('blanks inside quotes do not make other labels or speakers', async () => {
    const folder = await temporaryFolder({
      'manifest.csv': fault('quoted-blanks.csv'),
      ...Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.wav`, wav])),
    });
    const { labels, clips } = await openDataset('manifest', folder);
    expect(labels).toEqual(['happy', 'sad']);
    expect(clips.map(({ speaker }) => speaker)).toEqual(['s01', 's01', 's02', 's02']);
  });

  it('no-break and zero-width spaces do not either', async () => {
    const text = 'path,label,speaker\na.wav,"\u00a0joy",s01\u200b\nb.wav,joy\u2009,\ufeffs01\n';
    const folder = await temporaryFolder({ 'manifest.csv': text, 'a.wav': wav, 'b.wav': wav });
    const { labels, clips } = await openDataset('manifest', folder);
    expect([labels, clips.map(({ speaker }) => speaker)]).toEqual([['joy'], ['s01', 's01']]);
  });

  it.each(['NFC', 'NFD'])(
    'a file name in the form %s is found from a list in the other form',
    async (form) => {
      const folder = await temporaryFolder({
        'manifest.csv': fault('other-normal-form.csv'),
        ['22-übung.wav'.normalize(form)]: wav,
      });
      const { clips } = await openDataset('manifest', folder);
      expect(clips[0].id).toBe('22-übung.wav'.normalize('NFC'));
      expect((await clips[0].media().audio!.read()).samples).toHaveLength(800);
    },
  );

  it('letters in two forms are one label and one speaker', async () => {
    const text = ['joië', 'joië']
      .map((label, i) => `${'ab'[i]}.wav,${label.normalize(i ? 'NFC' : 'NFD')}`)
      .join('\n');
    const folder = await temporaryFolder({
      'manifest.csv': `path,label\n${text}\n`,
      'a.wav': wav,
      'b.wav': wav,
    });
    expect((await openDataset('manifest', folder)).labels).toEqual(['joië'.normalize('NFC')]);
  });

  it("a spreadsheet's rows of commas and empty columns are passed over", async () => {
    const text = 'path,label,,\na.wav,x,,\n,,,\nb.wav,y,,\n,,,\n';
    const folder = await temporaryFolder({ 'manifest.csv': text, 'a.wav': wav, 'b.wav': wav });
    const { clips } = await openDataset('manifest', folder);
    expect(clips.map(({ id, label }) => [id, label])).toEqual([
      ['a.wav', 'x'],
      ['b.wav', 'y'],
    ]);
  });

  it('semicolons separate as well, as spreadsheets of some languages write', async () => {
    const folder = await temporaryFolder({ 'manifest.csv': 'path;label\na.wav;"x; y"\n', 'a.wav': wav });
    expect((await openDataset('manifest', folder)).labels).toEqual(['x; y']);
  });

  it('a path with backslashes that is not there is told to be written with /', async () => {
    const folder = await temporaryFolder({ 'manifest.csv': 'path,label\nsub\\a.wav,x\n', 'sub/a.wav': wav });
    if (process.platform === 'win32') return;
    await expectFault(() => openDataset('manifest', folder), 'missing-file', 'with / between folders');
  });
});
