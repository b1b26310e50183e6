import { smaller } from './arithmetic';
import { SPARE_ROWS, TILE_BYTES, listRows, multiplyRows } from './multiply-rows';
import { Taps } from './taps';

/**
 * Multiplies the values of tiles at each of the points with those of the filter: products [point][frame][tile]
 * [outChannel]. The frames of the filter are pieces of one long sum: those of a tile lie `tiles` rows apart. Only `columns`
 * of the `outChannels`; a task computes `columnBlock` of them at one point.
 */
@unmanaged
export class WinogradProduct {
  /** Of the input, [point][frame][tile][channel]. */
  points: usize;
  pointBytes: usize;
  /** Of the filter, packed. */
  filter: usize;
  filterPointBytes: usize;
  products: usize;
  productPointBytes: usize;
  tiles: i32;
  outDepth: i32;
  filterDepth: i32;
  channels: i32;
  outChannels: i32;
  columns: i32;
  columnBlock: i32;
  tileRows: i32;
  /** One area a thread: taps, a tile, the list of rows, the offsets of the taps. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradProduct(task: i32, thread: i32, p: WinogradProduct): void {
  const rows = p.outDepth * p.tiles, filterDepth = p.filterDepth;
  const across = (p.columns + p.columnBlock - 1) / p.columnBlock;
  const point = task / across, left = (task % across) * p.columnBlock;
  const rowBytes = <usize>p.channels << 2;

  const taps = changetype<Taps>(p.scratch + <usize>thread * p.scratchBytes);
  const spare = changetype<usize>(taps) + 16;
  const list = spare + TILE_BYTES;
  taps.offsets = list + (<usize>(rows + SPARE_ROWS) << 2);
  taps.count = filterDepth;
  taps.bytes = rowBytes;
  for (let t = 0; t < filterDepth; t++) store<usize>(taps.offsets + (t << 2), rowBytes * (t * p.tiles));
  listRows(list, p.points + p.pointBytes * point, rowBytes, rows);

  const panelBytes = rowBytes * filterDepth << 3;
  const panels = p.filter + p.filterPointBytes * point + panelBytes * (left >> 3);
  const c = p.products + p.productPointBytes * point + (<usize>left << 2);
  const columns = smaller(p.columnBlock, p.columns - left);
  multiplyRows(list, rows, taps, panels, panelBytes, columns, c, <usize>p.outChannels << 2, false, spare, p.tileRows);
}
