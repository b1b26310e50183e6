import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Epilogue } from '../wasm/activations';
import type { ConvolutionShape } from './convolution-shape';
import type { ConvolutionTensors } from './direct-convolution';
import type { OwnModule } from '../module/own-module';
import { filterPhases, inputPhases, phaseBytes, withoutStrides } from './stride-phases';
import {
  areaBytes,
  blockBytes,
  convolveRegion,
  filterPointBytes,
  mapFilter,
  type WinogradWork,
} from './winograd-region';
import type { Region, Tiling } from './winograd-tiling';

/** Bytes of a mapped filter that should stay in the last cache. */
const cacheBytes = 6 * 2 ** 20;

/** Computes y by Winograd's method, four (three taps) or 2.8 (five) times fewer products; false when memory is short. */
export function convolveByWinograd(
  own: OwnModule,
  shape: ConvolutionShape,
  tiling: Tiling,
  { x, filter, y, turned }: ConvolutionTensors,
  epilogue: Epilogue['values'],
): boolean {
  const flat = withoutStrides(shape);
  const strided = flat !== shape;
  const largest = (bytesOf: (region: Region) => number) => Math.max(...tiling.regions.map(bytesOf));
  const pointsBytes = largest((region) => blockBytes(flat, tiling, region).bytes);
  const scratchBytes = largest((region) => areaBytes(flat, tiling, region));
  const phases = phaseBytes(shape);
  const bytes = pointsBytes + phases.input + phases.filter + own.threads * scratchBytes;
  const done = own.withScratch(bytes, (points) => {
    const xPhases = points + pointsBytes;
    const taps = xPhases + phases.input;
    if (strided) inputPhases(own, shape, own.address(x), xPhases);
    const layOutFilter = () => strided && filterPhases(own, shape, own.address(filter), taps);
    const work: WinogradWork = {
      ...{ shape: flat, tiling, turned, epilogue, points },
      x: strided ? xPhases : own.address(x),
      filter: strided ? taps : own.address(filter),
      y: own.address(y),
      areas: { scratch: taps + phases.filter, scratchBytes },
    };
    const layout = JSON.stringify([
      filter.shape,
      shape.strides,
      tiling.deep,
      tiling.regions.map(({ size }) => size),
    ]);
    if (!turned && convolveWithKept(own, work, { filter, layout }, layOutFilter)) return true;
    layOutFilter();
    return convolveInParts(own, work);
  });
  return done ?? false;
}

/** With all of the filter mapped, once for all calls; undefined where it is not kept. */
function convolveWithKept(
  own: OwnModule,
  work: WinogradWork,
  { filter, layout }: { filter: TensorInfo; layout: string },
  layOutFilter: () => void,
): boolean | undefined {
  const { shape, tiling } = work;
  const { regions } = tiling;
  const columns = shape.outChannels;
  const pointBytes = filterPointBytes(shape, tiling, columns);
  const starts = [0];
  for (const { points } of regions) starts.push(starts[starts.length - 1] + points * pointBytes);
  const map = (kept: number) => {
    layOutFilter();
    regions.forEach((region, i) =>
      mapFilter(own, work, region, { points: kept + starts[i], left: 0, columns }),
    );
  };
  return own.withFilter(filter, layout, starts[regions.length], map, (kept) => {
    regions.forEach((region, i) => convolveRegion(own, work, region, columns, () => kept + starts[i]));
    return true;
  });
}

/** With one part of the filter after the other, so that it stays in the cache between its map and the products. */
function convolveInParts(own: OwnModule, work: WinogradWork): boolean | undefined {
  const { shape, tiling } = work;
  const parts = tiling.regions.map((region) => {
    const columns = columnsOf(region, shape.outChannels, filterPointBytes(shape, tiling, 8));
    return { region, columns, bytes: region.points * filterPointBytes(shape, tiling, columns) };
  });
  return own.withScratch(Math.max(...parts.map(({ bytes }) => bytes)), (points) => {
    for (const { region, columns } of parts) {
      convolveRegion(own, work, region, columns, (firstTile, left, wide) => {
        if (firstTile === 0) mapFilter(own, work, region, { points, left, columns: wide });
        return points;
      });
    }
    return true;
  });
}

/** Columns of the filter that are mapped at a time: all, where several blocks of tiles need them. */
function columnsOf({ tiles, block, points }: Region, outChannels: number, panelBytes: number): number {
  if (tiles > block) return outChannels;
  const panels = outChannels / 8;
  const parts = Math.ceil((points * panelBytes * panels) / cacheBytes);
  return 8 * Math.ceil(panels / parts);
}
