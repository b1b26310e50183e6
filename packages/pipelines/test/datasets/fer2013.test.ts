import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Clip } from '../../src/datasets/clip';
import { openDataset } from '../../src/datasets/open-dataset';
import { expectFault } from './expect-fault';
import { describeReal } from './real-data';
import { openTree } from './tree';

const pixels = (first: number) => Array.from({ length: 48 * 48 }, (_, i) => (first + i) % 256);

async function pictureOf(clip: Clip) {
  const frames = [];
  for await (const frame of clip.media().video!.frames()) frames.push(frame);
  expect(frames.map(({ time }) => time)).toEqual([0]);
  return frames[0].picture;
}

describe("openDataset('fer2013')", () => {
  it.each([
    [
      'fer2013.csv',
      'emotion,pixels,Usage\n',
      (e: number, p: number[], u: string) => `${e},${p.join(' ')},${u}\n`,
    ],
    [
      'icml_face_data.csv',
      'emotion, Usage, pixels\r\n',
      (e: number, p: number[], u: string) => `${e},${u},${p.join(' ')}\r\n`,
    ],
  ])('openDataset(folder with %s) gives photographs, grey in three channels', async (name, header, row) => {
    const table = header + row(3, pixels(0), 'Training') + row(6, pixels(7), 'PrivateTest');
    const { clips, labels } = await openTree('fer2013', [], { [name]: table });
    expect(labels).toEqual(['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral']);
    expect(clips.map(({ id, label, split, speaker }) => [id, label, split, speaker])).toEqual([
      ['train/0', 'happiness', 'train', ''],
      ['test/1', 'neutral', 'test', ''],
    ]);
    const { shape, data } = await pictureOf(clips[1]);
    expect(shape).toEqual([48, 48, 3]);
    expect([...data.subarray(0, 9)]).toEqual([7, 7, 7, 8, 8, 8, 9, 9, 9]);
  });

  it('openDataset(folder with bytes) gives the pictures of every part', async () => {
    const { clips } = await openTree('fer2013', [], {
      'train_0.u8': Uint8Array.from([...pixels(0), ...pixels(1)]),
      'train_0.labels.u8': Uint8Array.of(0, 6),
      'validation.u8': Uint8Array.from(pixels(9)),
      'validation.labels.u8': Uint8Array.of(2),
    });
    expect(clips.map(({ id, label, split }) => [id, label, split])).toEqual([
      ['train_0/0', 'anger', 'train'],
      ['train_0/1', 'neutral', 'train'],
      ['validation/0', 'fear', 'validation'],
    ]);
    expect((await pictureOf(clips[1])).get(47, 47, 2)).toBe((1 + 48 * 48 - 1) % 256);
  });

  it('openDataset(damaged table) names the line', async () => {
    const open = (text: string) => () => openTree('fer2013', [], { 'fer2013.csv': text });
    await expectFault(open('emotion,Usage\n'), 'wrong-layout', '"pixels"');
    await expectFault(
      open(`emotion,pixels,Usage\n7,${pixels(0).join(' ')},Training\n`),
      'bad-row',
      'line 2',
      '"7"',
    );
    await expectFault(open('emotion,pixels,Usage\n1,1 2 3,Training\n'), 'bad-row', 'line 2', '3 pixels');
    await expectFault(open('emotion,pixels,Usage\n'), 'empty');
    const { clips } = await openTree('fer2013', [], {
      'fer2013.csv': `emotion,pixels,Usage\n1,${pixels(0).with(5, 900).join(' ')},Training\n`,
    });
    await expectFault(() => pictureOf(clips[0]), 'unreadable-video', 'line 2');
    await expectFault(() => openTree('fer2013', ['x.jpg']), 'wrong-layout', 'fer2013.csv');
  });
});

describeReal("openDataset('fer2013', real data)", 'fer2013', (real) => {
  it('openDataset(folder) opens 22,025 photographs with their own pixels', async () => {
    const { clips } = await openDataset('fer2013', real);
    expect(clips.filter(({ split }) => split === 'train')).toHaveLength(18436);
    expect(clips.filter(({ split, label }) => split === 'validation' && label === 'disgust')).toHaveLength(
      56,
    );
    const clip = clips.find(({ id }) => id === 'validation/1234')!;
    const { data } = await pictureOf(clip);
    const bytes = readFileSync(join(real, 'validation.u8')).subarray(1234 * 2304, 1235 * 2304);
    expect(data.filter((_, i) => i % 3 === 1)).toEqual(new Uint8Array(bytes));
  });
});
