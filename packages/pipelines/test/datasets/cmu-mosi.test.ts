import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../src/datasets/open-dataset';
import { expectFault } from './expect-fault';
import { describeReal } from './real-data';
import { temporaryFolder } from './temporary-folder';

const header = 'row,split,video,utterance,speaker,label,transcript';
const rows = ['0,train,b,10,2,1,LAST', '1,train,b,9,2,0,"WELL, FIRST"', '2,test,a,1,1,1,'];
const floats = (width: number, count = 3) =>
  new Uint8Array(Float32Array.from({ length: width * count }, (_, i) => i).buffer);
const corpus = (table = rows, more: Record<string, string | Uint8Array> = {}) =>
  temporaryFolder({
    'utterances.csv': `${[header, ...table].join('\n')}\n`,
    'meta.json': JSON.stringify({ audio: [3, 2], video: [3, 3], text: [3, 1] }),
    'audio.f32': floats(2),
    'video.f32': floats(3),
    'text.f32': floats(1),
    ...more,
  });

describe("openDataset('cmu-mosi')", () => {
  it('openDataset(folder) puts the utterances of a video in the order of time, each with its own features', async () => {
    const dataset = await openDataset('cmu-mosi', await corpus());
    expect([dataset.labels, dataset.features]).toEqual([
      ['negative', 'positive'],
      { audio: { width: 2 }, video: { width: 3 }, text: { width: 1 } },
    ]);
    expect(
      dataset.clips.map(({ id, label, speaker, session, split, script }) => ({
        id,
        label,
        speaker,
        session,
        split,
        script,
      })),
    ).toEqual([
      { id: 'a_1', label: 'positive', speaker: '1', session: 'a', split: 'test', script: undefined },
      { id: 'b_9', label: 'negative', speaker: '2', session: 'b', split: 'train', script: 'WELL, FIRST' },
      { id: 'b_10', label: 'positive', speaker: '2', session: 'b', split: 'train', script: 'LAST' },
    ]);
    const features = await Promise.all(
      dataset.clips.map(async (clip) => {
        const { audio, video, text } = clip.media().features!;
        return Promise.all([audio, video, text].map(async (read) => [...(await read()).data]));
      }),
    );
    expect(features).toEqual([
      [[4, 5], [6, 7, 8], [2]],
      [[2, 3], [3, 4, 5], [1]],
      [[0, 1], [0, 1, 2], [0]],
    ]);
  });

  it.each([
    ['a label beyond 0 and 1', '0,train,b,10,2,2,', 'unknown-label', '"2"'],
    ['no video', '0,train,,10,2,1,', 'bad-row', 'video is ""'],
    ['no number', '0,train,b,x,2,1,', 'bad-row', 'utterance "x"'],
    ['an utterance twice', rows[1], 'bad-row', 'b_9'],
  ] as const)('openDataset(a row with %s) names the line', async (_, row, code, part) => {
    const folder = await corpus([row, ...rows.slice(1)]);
    await expectFault(() => openDataset('cmu-mosi', folder), code, /utterances\.csv" line [23]/, part);
  });

  it('openDataset(shapes that do not fit, tables of another size) names the file', async () => {
    const shapes = await corpus(rows, { 'meta.json': '{"audio": [2, 2], "video": [3, 3], "text": [3, 1]}' });
    await expectFault(() => openDataset('cmu-mosi', shapes), 'wrong-layout', 'meta.json', '[2,2]', '3 rows');
    const none = await corpus(rows, { 'meta.json': 'x' });
    await expectFault(() => openDataset('cmu-mosi', none), 'wrong-layout', 'meta.json');
    const short = await corpus(rows, { 'video.f32': floats(3, 2) });
    await expectFault(() => openDataset('cmu-mosi', short), 'unreadable-features', 'video.f32', 'holds 24');
    const folder = await corpus();
    await expect(openDataset('cmu-mosi', folder, { labels: ['x'] })).rejects.toThrow(TypeError);
  });
});

describeReal("openDataset('cmu-mosi', real data)", 'cmu-mosi', (real) => {
  it('openDataset(folder) opens 1,447 utterances of 62 videos with their own rows', async () => {
    const { clips } = await openDataset('cmu-mosi', real);
    expect(clips.length).toBe(1447);
    expect(new Set(clips.map((clip) => clip.session)).size).toBe(62);
    expect(clips.filter((clip) => clip.label === 'positive').length).toBe(709);
    const lines = readFileSync(join(real, 'utterances.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
    const bytes = readFileSync(join(real, 'text.f32'));
    for (const row of [0, 700, 1446]) {
      const [, , video, utterance] = lines[row].split(',');
      const clip = clips.find((one) => one.id === `${video}_${utterance}`)!;
      const { data, shape } = await clip.media().features!.text();
      expect(shape).toEqual([100]);
      data.forEach((value, i) => expect(value).toBe(bytes.readFloatLE(4 * (100 * row + i))));
    }
  });
});
