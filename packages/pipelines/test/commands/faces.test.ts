import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { encodePng } from '../../src/io/encode-png';
import { createPicture } from '@avemo/vision-prep';
import { temporaryFolder } from '../datasets/temporary-folder';
import { avemo } from './run';

/** A real talking face, 37 frames of 144 × 160 (its terms stand beside it). */
const clip = fileURLToPath(
  new URL('../../../vision-prep/test/faces/clips/cremad-1001-happy.mp4', import.meta.url),
);

it('avemo faces VIDEO writes box, points, score and track of the face in each frame as JSON', async () => {
  const { code, stdout } = await avemo('faces', clip, '--backend', 'wasm', '--threads', '1');
  expect(code).toBe(0);
  const [{ video, frameRate, frames }, ...others] = JSON.parse(stdout);
  expect(others).toEqual([]);
  expect(video).toBe(clip);
  expect(frameRate).toBeCloseTo(29.97, 1);
  expect(frames).toHaveLength(37);
  for (const { faces } of frames) {
    expect(faces).toHaveLength(1);
    const [{ track, score, box, points }] = faces;
    expect(track).toBe(1);
    expect(score).toBeGreaterThan(0.5);
    expect(points.leftEye[0]).toBeLessThan(points.rightEye[0]);
    expect(points.nose[1]).toBeLessThan(points.leftMouth[1]);
    expect(points.nose[0] > box[0] && points.nose[0] < box[0] + box[2]).toBe(true);
  }
  const times = frames.map(({ time }: { time: number }) => time);
  expect(times.every((time: number, i: number) => i === 0 || time > times[i - 1])).toBe(true);
});

it('avemo faces VIDEO… --format csv --draw DIR writes rows and pictures, and lists what is no video', async () => {
  const folder = await temporaryFolder({ 'note.mp4': 'this is no video, only a line of text' });
  const out = join(folder, 'faces.csv');
  const pictures = join(folder, 'pictures');
  const note = join(folder, 'note.mp4');
  const { code, stdout, stderr } = await avemo(
    ...['faces', note, clip, '--format', 'csv', '--out', out, '--draw', pictures],
    ...['--backend', 'wasm', '--threads', '1'],
  );
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('note.mp4');
  expect(stderr).toContain('1 of 2 files could not be used');
  const rows = readFileSync(out, 'utf8').trim().split('\n');
  expect(rows[0]).toMatch(/^file,frame,time,track,score,x,y,width,height,leftEyeX,leftEyeY,/);
  expect(rows).toHaveLength(38);
  expect(rows[1].split(',').slice(0, 2)).toEqual([clip, '0']);
  expect(rows[1].split(',')).toHaveLength(rows[0].split(',').length);
  expect(readdirSync(pictures).sort()).toEqual([
    'cremad-1001-happy-000000.png',
    expect.stringMatching(/^cremad-1001-happy-0000\d\d\.png$/),
    expect.stringMatching(/^cremad-1001-happy-0000\d\d\.png$/),
    'cremad-1001-happy-faces.png',
  ]);
  const sheet = readFileSync(join(pictures, 'cremad-1001-happy-faces.png'));
  expect([sheet.readUInt32BE(16), sheet.readUInt32BE(20)]).toEqual([224, 224]);
});

it('avemo faces with a wrong call ends with 2', async () => {
  for (const [args, message] of [
    [['no-such-file.mp4'], /there is no file no-such-file\.mp4/],
    [[clip, '--format', 'xml'], /Allowed choices are json, csv/],
    [[], /missing required argument 'video'/],
  ] as const) {
    const { code, stdout, stderr } = await avemo('faces', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  }
});

it('encodePng(picture) gives a file whose rows are the picture', () => {
  const data = Uint8Array.from({ length: 5 * 3 * 3 }, (_, i) => (i * 37) % 256);
  const file = Buffer.from(encodePng(createPicture(data, { width: 5, height: 3 })));
  expect(file.subarray(1, 4).toString()).toBe('PNG');
  const at = file.indexOf('IDAT');
  const rows = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
  for (let row = 0; row < 3; row++) {
    expect([...rows.subarray(row * 16, row * 16 + 16)]).toEqual([
      0,
      ...data.subarray(row * 15, row * 15 + 15),
    ]);
  }
  // What every PNG file ends with.
  expect(file.subarray(-8).toString('hex')).toBe('49454e44ae426082');
});
