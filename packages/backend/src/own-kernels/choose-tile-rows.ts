import type { OwnModule } from './own-module';

let chosen: number | undefined;

/**
 * Rows of the tile that multiplies faster on this engine, found in some milliseconds: 6 rows need every vector register,
 * and an engine that runs out of them is faster with 4.
 */
export function chooseTileRows(own: Omit<OwnModule, 'tileRows'>): number {
  return (chosen ??= own.withScratch(1 << 20, (address) => measure(own, address)) ?? 4);
}

const size = 96;

function measure({ run }: Omit<OwnModule, 'tileRows'>, address: number): number {
  const area = 4 * size * size;
  const multiply = (tileRows: number) => {
    const start = performance.now();
    run('matrixProduct', 1, {
      ...{ a: address, b: address + area, c: address + 2 * area, stepA: 0, stepB: 0 },
      ...{ rows: size, columns: size, depth: size, rowBlock: size, columnBlock: size, tileRows },
      ...{ transposeA: 0, transposeB: 0, bias: 0, activation: 0, slope: 0, slopes: 0 },
      ...{ scratch: address + 3 * area, scratchBytes: 0 },
    });
    return performance.now() - start;
  };
  const best = { 4: Infinity, 6: Infinity };
  // The engine compiles for speed while the first rounds run.
  const end = performance.now() + 20;
  do {
    for (const rows of [4, 6] as const) best[rows] = Math.min(best[rows], multiply(rows));
  } while (performance.now() < end);
  return best[6] < best[4] ? 6 : 4;
}
