import { readFileSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Clip } from '../../src/datasets/clip';
import { openDataset } from '../../src/datasets/open-dataset';
import { expectFault } from './expect-fault';
import { describeReal } from './real-data';
import { temporaryFolder } from './temporary-folder';
import { wavFile } from './wav';

const wav = wavFile([0, 0.5, -0.5, 0.25], 48000);
const makers = (...names: string[]) => temporaryFolder(Object.fromEntries(names.map((name) => [name, wav])));

describe("openDataset('ravdess', makers' layout)", () => {
  it('openDataset(folder) reads emotion, speaker, statement and fold from the name', async () => {
    const folder = await makers(
      'Actor_12/03-01-06-01-02-01-12.wav',
      'Actor_01/03-01-01-01-01-02-01.wav',
      'Actor_24/03-01-08-02-01-01-24.wav',
    );
    const dataset = await openDataset('ravdess', folder);
    expect(dataset.labels).toEqual([
      'neutral',
      'calm',
      'happy',
      'sad',
      'angry',
      'fearful',
      'disgust',
      'surprised',
    ]);
    expect(dataset.clips.map(({ media, ...clip }) => [Object.keys(media()), clip])).toEqual([
      [
        ['audio'],
        {
          id: '03-01-01-01-01-02-01',
          label: 'neutral',
          speaker: 'actor-01',
          script: 'Kids are talking by the door',
          fold: '4',
          files: [{ path: join(folder, 'Actor_01/03-01-01-01-01-02-01.wav') }],
          notes: { intensity: 'normal', repetition: '2' },
        },
      ],
      [
        ['audio'],
        {
          id: '03-01-06-01-02-01-12',
          label: 'fearful',
          speaker: 'actor-12',
          script: 'Dogs are sitting by the door',
          fold: '2',
          files: [{ path: join(folder, 'Actor_12/03-01-06-01-02-01-12.wav') }],
          notes: { intensity: 'normal', repetition: '1' },
        },
      ],
      [
        ['audio'],
        {
          id: '03-01-08-02-01-01-24',
          label: 'surprised',
          speaker: 'actor-24',
          script: 'Kids are talking by the door',
          fold: '3',
          files: [{ path: join(folder, 'Actor_24/03-01-08-02-01-01-24.wav') }],
          notes: { intensity: 'strong', repetition: '1' },
        },
      ],
    ]);
    expect(dataset.licence).toContain('CC BY-NC-SA 4.0');
    expect(dataset.citation).toContain('Livingstone');
    const { samples, sampleRate } = await dataset.clips[0].media().audio!.read();
    expect([[...samples], sampleRate]).toEqual([[0, 0.5, -0.5, 0.25], 48000]);
  });

  it('openDataset(folder) makes one clip of a performance, without song and hidden files, each file once', async () => {
    const folder = await makers(
      'Audio_Speech_Actors_01-24/Actor_02/03-01-03-01-01-01-02.wav',
      'Audio_Speech_Actors_01-24/Actor_02/._03-01-03-01-01-01-02.wav',
      'Actor_02/03-01-03-01-01-01-02.wav',
      'Actor_02/03-02-03-01-01-01-02.wav',
      'Actor_02/01-01-03-01-01-01-02.mp4',
      'Actor_02/02-01-03-01-01-01-02.mp4',
    );
    const { clips } = await openDataset('ravdess', folder);
    expect(clips.map((clip) => clip.id)).toEqual(['03-01-03-01-01-01-02']);
    expect(clips[0].files.map(({ path }) => path)).toEqual([
      join(folder, 'Actor_02/03-01-03-01-01-01-02.wav'),
      join(folder, 'Actor_02/01-01-03-01-01-01-02.mp4'),
    ]);
    expect(Object.keys(clips[0].media())).toEqual(['audio', 'video']);
  });

  it('openDataset(folder of videos) hears a video of modality 01 and not one of 02', async () => {
    const folder = await makers(
      'Video_Speech_Actor_01/Actor_01/01-01-03-01-01-01-01.mp4',
      'Video_Speech_Actor_01/Actor_01/02-01-03-01-01-01-01.mp4',
      'Video_Speech_Actor_01/Actor_01/02-01-04-01-01-01-01.mp4',
    );
    const { clips } = await openDataset('ravdess', folder);
    expect(clips.map(({ id, label, media }) => [id, label, Object.keys(media())])).toEqual([
      ['01-01-03-01-01-01-01', 'happy', ['audio', 'video']],
      ['02-01-04-01-01-01-01', 'sad', ['video']],
    ]);
  });

  it('openDataset(folder Actor_2) says that it is not named as the makers name it', async () => {
    const folder = await makers('Actor_01/03-01-01-01-01-01-01.wav', 'Actor_2/03-01-01-01-01-01-02.wav');
    await expectFault(() => openDataset('ravdess', folder), 'wrong-layout', 'Actor_2', 'Actor_01 … Actor_24');
  });

  it('openDataset(24 actors) gives 60 clips an actor in five folds of 5, 5, 5, 5 and 4 actors', async () => {
    const folder = await temporaryFolder();
    for (let actor = 1; actor <= 24; actor++) {
      const two = String(actor).padStart(2, '0');
      await mkdir(join(folder, `Actor_${two}`));
      for (let e = 1; e <= 8; e++)
        for (const i of e === 1 ? [1] : [1, 2])
          for (const s of [1, 2])
            for (const r of [1, 2])
              await writeFile(join(folder, `Actor_${two}/03-01-0${e}-0${i}-0${s}-0${r}-${two}.wav`), '');
    }
    const { clips } = await openDataset('ravdess', folder);
    expect(clips).toHaveLength(1440);
    const actors = ['0', '1', '2', '3', '4'].map((fold) => [
      ...new Set(clips.filter((clip) => clip.fold === fold).map((clip) => Number(clip.speaker.slice(-2)))),
    ]);
    expect(actors.map((list) => list.sort((a, b) => a - b))).toEqual([
      [2, 5, 14, 15, 16],
      [3, 6, 7, 13, 18],
      [10, 11, 12, 19, 20],
      [8, 17, 21, 23, 24],
      [1, 4, 9, 22],
    ]);
  });

  it('openDataset(wrong names) names the file, the field and what it may be', async () => {
    const open = async (...names: string[]) => {
      const folder = await makers(...names);
      return () => openDataset('ravdess', folder);
    };
    await expectFault(
      await open('Actor_01/talk.wav'),
      'wrong-layout',
      'Actor_01/talk.wav',
      'modality, channel',
    );
    await expectFault(
      await open('Actor_01/03-01-09-01-01-01-01.wav'),
      'unknown-label',
      '03-01-09-01-01-01-01.wav',
      'emotion 09',
      '08 surprised',
    );
    await expectFault(
      await open('Actor_25/03-01-01-01-01-01-25.wav'),
      'wrong-layout',
      'actor 25',
      '01 to 24',
    );
    await expectFault(
      await open('Actor_01/03-01-01-03-01-01-01.wav'),
      'wrong-layout',
      'intensity 03',
      'field 4',
    );
    await expectFault(
      await open('Actor_01/03-01-01-01-01-01-02.wav'),
      'wrong-layout',
      'actor 02',
      'actor 01',
    );
  });

  it('openDataset(missing, wrong or empty folder) says what to put there', async () => {
    const folder = await temporaryFolder({ 'sub/x.wav': wav });
    await expectFault(() => openDataset('ravdess', join(folder, 'no')), 'missing-folder', join(folder, 'no'));
    await expectFault(() => openDataset('ravdess', join(folder, 'sub/x.wav')), 'missing-folder', 'x.wav');
    await expectFault(() => openDataset('ravdess', folder), 'wrong-layout', 'Actor_01', 'clips.csv');
    const song = await makers('Actor_01/03-02-01-01-01-01-01.wav');
    await expectFault(() => openDataset('ravdess', song), 'empty', 'Audio_Speech_Actors_01-24.zip');
    await expect(openDataset('ravdess', song, { labels: ['x'] })).rejects.toThrow(TypeError);
  });

  it('clip.media().audio.read() of a truncated WAV names the file', async () => {
    const folder = await temporaryFolder({ 'Actor_01/03-01-01-01-01-01-01.wav': wav.subarray(0, 46) });
    const { clips } = await openDataset('ravdess', folder);
    await expectFault(() => clips[0].media().audio!.read(), 'unreadable-audio', '03-01-01-01-01-01-01.wav');
  });
});

describe("openDataset('ravdess', prepared layout)", () => {
  const columns = 'row,audio,emotion,fold,seconds';
  const row = '0,audio/03-01-03-01-01-01-02.flac,happy,0,3.5';
  const features = (rows: number) => ({
    'features/meta.json': '{"au_mean": {"columns": ["AU01_r", "AU12_r"]}}',
    'features/au_mean.f32': new Uint8Array(Float32Array.from({ length: 2 * rows }, (_, i) => i + 0.5).buffer),
  });
  const prepared = (rows: string, more: Record<string, string | Uint8Array> = {}) =>
    temporaryFolder({
      'clips.csv': `${columns}\n${rows}\n`,
      'audio/03-01-03-01-01-01-02.flac': wav,
      'audio/03-01-01-01-01-01-05.flac': wav,
      ...more,
    });

  it('openDataset(folder) gives each clip its own row of action units, whatever the order', async () => {
    const folder = await prepared(`${row}\n1,audio/03-01-01-01-01-01-05.flac,neutral,0,2`, features(2));
    const dataset = await openDataset('ravdess', folder);
    expect(dataset.features).toEqual({ 'action-units': { width: 2, names: ['AU01_r', 'AU12_r'] } });
    expect(dataset.clips.map((clip) => [clip.id, clip.label, clip.seconds])).toEqual([
      ['03-01-01-01-01-01-05', 'neutral', 2],
      ['03-01-03-01-01-01-02', 'happy', 3.5],
    ]);
    const [first, second] = await Promise.all(
      dataset.clips.map((clip) => clip.media().features!['action-units']()),
    );
    expect([first.shape, [...first.data]]).toEqual([[2], [2.5, 3.5]]);
    expect([second.shape, [...second.data]]).toEqual([[2], [0.5, 1.5]]);
  });

  it('openDataset(folder without features) has sound alone', async () => {
    const dataset = await openDataset('ravdess', await prepared(row));
    expect(dataset.features).toBeUndefined();
    expect(dataset.clips[0].media().features).toBeUndefined();
  });

  it.each([
    ['a missing sound', row.replace('-02.flac', '-15.flac'), 'missing-file', '03-01-03-01-01-01-15.flac'],
    ['an unknown emotion', row.replace('happy', 'joyful'), 'unknown-label', '"joyful"'],
    ['an emotion unlike the name', row.replace('happy', 'sad'), 'bad-row', '"happy"'],
    ['another fold', row.replace(',0,3.5', ',1,3.5'), 'bad-row', 'belongs to fold 0'],
    ['no length', row.replace('3.5', ''), 'bad-row', 'seconds is ""'],
    ['a foreign name', '0,audio/x.flac,happy,0,1', 'wrong-layout', '"audio/x.flac"'],
    ['a clip twice', `${row}\n${row}`, 'bad-row', 'line 3'],
  ] as const)('openDataset(clips.csv with %s) names the line', async (_, rows, code, part) => {
    const folder = await prepared(rows);
    await expectFault(() => openDataset('ravdess', folder), code, /clips\.csv" line [23]/, part);
  });

  it('openDataset(folder with a short, absent, undescribed or damaged feature file) names it', async () => {
    const nan = new Uint8Array(Float32Array.of(1, NaN).buffer);
    const short = await prepared(row, features(2));
    await expectFault(
      () => openDataset('ravdess', short),
      'unreadable-video',
      'au_mean.f32',
      '8 bytes',
      'holds 16',
    );
    const absent = await prepared(row, { 'features/meta.json': features(1)['features/meta.json'] });
    await expectFault(() => openDataset('ravdess', absent), 'unreadable-video', 'is not there');
    const undescribed = await prepared(row, { ...features(1), 'features/meta.json': '{}' });
    await expectFault(() => openDataset('ravdess', undescribed), 'wrong-layout', 'meta.json');
    const damaged = await openDataset(
      'ravdess',
      await prepared(row, { ...features(1), 'features/au_mean.f32': nan }),
    );
    await expectFault(
      () => damaged.clips[0].media().features!['action-units'](),
      'unreadable-video',
      'au_mean.f32',
      'number 1',
    );
  });
});

describeReal("openDataset('ravdess', real data)", 'ravdess', (real) => {
  it('openDataset(folder) opens 1,140 clips of 19 actors and reads sound and action units', async () => {
    const dataset = await openDataset('ravdess', real);
    expect(dataset.clips).toHaveLength(1140);
    expect(new Set(dataset.clips.map((clip) => clip.speaker)).size).toBe(19);
    const counts = dataset.labels.map((label) => dataset.clips.filter((clip) => clip.label === label).length);
    expect(counts).toEqual([76, 152, 152, 152, 152, 152, 152, 152]);

    const table = readFileSync(join(real, 'clips.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
    const bytes = readFileSync(join(real, 'features/au_mean.f32'));
    for (const row of [0, 517, 1139]) {
      const id = /03-\d\d-[\d-]+/.exec(table[row])![0];
      const clip = dataset.clips.find((candidate) => candidate.id === id)!;
      const { data, shape } = await clip.media().features!['action-units']();
      expect(shape).toEqual([35]);
      for (let i = 0; i < 35; i++) expect(data[i]).toBe(bytes.readFloatLE(4 * (35 * row + i)));
      const { samples, sampleRate } = await clip.media().audio!.read();
      expect(sampleRate).toBe(16000);
      expect(samples.length / sampleRate).toBeCloseTo(clip.seconds!, 3);
    }
  });

  it("openDataset(the same files in the makers' folders) gives the same clips", async () => {
    const folder = await temporaryFolder();
    for (const name of await readdir(join(real, 'audio'))) {
      const actor = join(folder, `Actor_${name.slice(18, 20)}`);
      await mkdir(actor, { recursive: true });
      await symlink(join(real, 'audio', name), join(actor, name));
    }
    const facts = ({ id, label, speaker, script, fold }: Clip) => ({ id, label, speaker, script, fold });
    const a = await openDataset('ravdess', folder);
    const b = await openDataset('ravdess', real);
    expect(a.clips.map(facts)).toEqual(b.clips.map(facts));
  });
});
