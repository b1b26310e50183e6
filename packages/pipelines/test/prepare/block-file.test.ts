import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeSafetensors } from '@avemo/models';
import type { Blocks } from '../../src/index';
import { DamagedFileError, encodeBlocks, openBlocks } from '../../src/prepare/cache/block-file';
import { readBlock } from '../../src/prepare/column';
import { createRandom } from '../../src/random';
import { temporaryFolder } from '../datasets/temporary-folder';

const random = createRandom(5);
const times = (rows: number) => Float64Array.from({ length: rows }, (_, i) => i / 3);

/** Rows of 3 numbers, rows of bytes longer than a page, one vector of integers, a sequence without rows. */
const blocks: Blocks = {
  sound: {
    data: Float32Array.from({ length: 6000 }, () => random.normal()),
    shape: [2000, 3],
    times: times(2000),
    mask: Uint8Array.from({ length: 2000 }, () => random.integer(2)),
  },
  pictures: {
    data: Uint8Array.from({ length: 5 * 41 * 37 * 3 }, () => random.integer(256)),
    shape: [5, 41, 37, 3],
    times: times(5),
  },
  counts: { data: Int32Array.of(-5, 2 ** 31 - 1, 7), shape: [3] },
  empty: { data: new Float32Array(0), shape: [0, 4], times: times(0) },
};

async function written(name: string): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, encodeBlocks(blocks, { uses: ['a@1'] }));
  return path;
}

it('openBlocks(file) gives what encodeBlocks(blocks) was given, whole and row by row', async () => {
  const { blocks: opened, about } = await openBlocks(await written('x.safetensors'));
  expect(about).toEqual({ uses: ['a@1'] });
  expect(Object.keys(opened).sort()).toEqual(Object.keys(blocks).sort());
  for (const [name, block] of Object.entries(blocks)) {
    expect(await readBlock(opened[name]!), name).toEqual(block);
    if (!block.times) continue;
    const width = block.data.length / Math.max(1, block.shape[0]!);
    for (const [from, to] of [
      [0, 1],
      [3, 5],
      [1366, 1367],
      [1999, 2000],
    ] as const) {
      if (to > block.shape[0]!) continue;
      expect(await opened[name]!.read(from, to), `${name} ${from}`).toEqual(
        block.data.slice(from * width, to * width),
      );
    }
  }
});

it('encodeBlocks(blocks) writes a safetensors file that other readers understand', async () => {
  const { tensors } = decodeSafetensors(await readFile(await written('x.safetensors')));
  expect(tensors.get('sound/data')).toEqual({ data: blocks.sound!.data, shape: [2000, 3] });
  expect(tensors.get('pictures/data')!.shape).toEqual([5, 41, 37, 3]);
  expect(Array.from(tensors.get('pictures/data')!.data)).toEqual(Array.from(blocks.pictures!.data));
  expect(Array.from(tensors.get('sound/mask')!.data)).toEqual(Array.from(blocks.sound!.mask!));
  expect(tensors.get('sound/times')!.data[4]).toBeCloseTo(4 / 3, 6);
});

it('openBlocks(file) and its reads notice every flipped byte and every cut', async () => {
  const path = await written('x.safetensors');
  const whole = await readFile(path);
  /** Whether reading everything gives a fault, and none but the right one. */
  const noticed = async () => {
    try {
      const { blocks: opened } = await openBlocks(path);
      for (const block of Object.values(opened)) await readBlock(block);
      return false;
    } catch (error) {
      expect(error).toBeInstanceOf(DamagedFileError);
      return true;
    }
  };
  const missed: number[] = [];
  for (let i = 0; i < 400; i++) {
    // The header's first bytes one by one, then places all over the file.
    const at = i < 150 ? i : random.integer(whole.length);
    const changed = Buffer.from(whole);
    changed[at]! ^= 1 << random.integer(8);
    await writeFile(path, changed);
    if (!(await noticed())) missed.push(at);
  }
  const header = 8 + Number(whole.readBigUInt64LE());
  // What stands in the header beside the described blocks repeats it; nothing of it is read.
  expect(missed.filter((at) => at >= header)).toEqual([]);
  for (const length of [0, 5, 100, header, header + 50, whole.length - 1]) {
    await writeFile(path, whole);
    await truncate(path, length);
    expect(await noticed(), `cut to ${length}`).toBe(true);
  }
});
