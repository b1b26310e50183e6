import type { OwnModule } from './own-module';

/** What was found before, by compiled module. */
const chosen = new WeakMap<WebAssembly.Module, number>();

/**
 * Rows of the tile that multiplies faster on this engine, found in some milliseconds: 6 rows need every vector register,
 * and an engine that runs out of them is faster with 4.
 */
export function chooseTileRows(
  module: WebAssembly.Module,
  own: Pick<OwnModule, 'run' | 'withScratch'>,
): number {
  const known = chosen.get(module);
  if (known !== undefined) return known;
  const rows = own.withScratch(1 << 20, (address) => measure(own, address)) ?? 4;
  chosen.set(module, rows);
  return rows;
}

const size = 96;
/** Milliseconds that the engine gets to compile for speed; it is usually done in a few. */
const patience = 100;
/** How often each is tried then. */
const turns = 50;

function measure({ run }: Pick<OwnModule, 'run'>, address: number): number {
  const area = 4 * size * size;
  const multiply = (tileRows: number) => {
    const start = performance.now();
    run('matrixProduct', 1, {
      ...{ a: address, b: address + area, c: address + 2 * area, stepA: 0, stepB: 0 },
      ...{ rows: size, columns: size, depth: size, tileRows },
      ...{ rowBlock: size, columnBlock: size, depthBlock: size },
      ...{ transposeA: 0, transposeB: 0, bias: 0, activation: 0, slope: 0, slopes: 0 },
      ...{ scratch: address + 3 * area, scratchBytes: 0 },
    });
    return performance.now() - start;
  };
  const tiles = [4, 6] as const;
  const first = tiles.map(multiply);
  const best = [...first];
  const turn = () => tiles.forEach((rows, i) => (best[i] = Math.min(best[i], multiply(rows))));
  const end = performance.now() + patience;
  // Code that is compiled for speed is several times as fast as the first.
  while (best.some((time, i) => time > first[i] / 2) && performance.now() < end) turn();
  for (let i = 0; i < turns; i++) turn();
  return best[1] < best[0] ? 6 : 4;
}
