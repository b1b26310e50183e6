import { dotProducts } from './dot-products';
import type { SampleMatrix } from './sample-matrix';

/** Samples whose products are added up before they join the rest: their columns stay in the cache. */
const BLOCK = 128;

/** Columns whose products are made between two turns. */
const COLUMNS_PER_TURN = 64;

/** I + Σ_i weight_i x_i x_iᵀ, weights ≥ 0: its lower triangle, row by row. @internal */
export async function weightedGram(
  { data, rows, columns }: SampleMatrix,
  weights: Float64Array,
  turn: () => Promise<void>,
): Promise<Float64Array> {
  const gram = new Float64Array(columns * columns);
  for (let j = 0; j < columns; j++) gram[j * columns + j] = 1;
  // Column by column, so that a sum over samples is a product of two rows.
  const block = { data: new Float64Array(columns * BLOCK), rows: columns, columns: BLOCK };
  const products = new Float64Array(COLUMNS_PER_TURN * columns);
  for (let first = 0; first < rows; first += BLOCK) {
    for (let i = 0; i < BLOCK; i++) {
      const scale = first + i < rows ? Math.sqrt(weights[first + i]) : 0;
      const at = Math.min(first + i, rows - 1) * columns;
      for (let k = 0; k < columns; k++) block.data[k * BLOCK + i] = scale * data[at + k];
    }
    for (let k = 0; k < columns; k += COLUMNS_PER_TURN) {
      await turn();
      const end = Math.min(k + COLUMNS_PER_TURN, columns);
      dotProducts(block, [k, end], block, products, true);
      for (let column = k; column < end; column++) {
        const row = (column - k) * columns;
        for (let j = column; j < columns; j++) gram[j * columns + column] += products[row + j];
      }
    }
  }
  return gram;
}
