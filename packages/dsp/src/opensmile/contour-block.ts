import { createDelta, createSmoothing, createVoicedSmoothing, type ContourStage } from './contour-stage';

/** `sma`: the mean of three frames; `sma-voiced`: of those that are not 0, where the middle is not 0. @internal */
export type Smoothing = 'sma' | 'sma-voiced';

/** A column of a set: a descriptor over time, smoothed. @internal */
export interface Contour {
  /** openSMILE's name of the column. */
  readonly name: string;
  /** The raw descriptor. */
  readonly of: string;
  readonly smoothing?: Smoothing;
  /** Whether this is the slope of the smoothed contour. */
  readonly delta?: boolean;
}

/** Contours of descriptors, named as openSMILE names them: `mfcc[3]` smoothed is `mfcc_sma[3]`. @internal */
export function contoursOf(
  descriptors: readonly string[],
  { smoothing, delta }: Pick<Contour, 'smoothing' | 'delta'>,
): Contour[] {
  const suffix = `${smoothing ? '_sma' : ''}${delta ? '_de' : ''}`;
  return descriptors.map((of) => ({
    name: of.replace(/(\[\d+\])?$/, `${suffix}$1`),
    of,
    smoothing,
    delta,
  }));
}

/** Columns of one source that go through the same stages. @internal */
export interface ContourBlock {
  /** Which columns of the source. */
  readonly columns: readonly number[];
  push(rows: Float64Array, last: boolean): Float64Array;
}

/** @internal */
export function createContourBlock(
  sourceWidth: number,
  columns: readonly number[],
  { smoothing, delta = false }: Pick<Contour, 'smoothing' | 'delta'>,
): ContourBlock {
  const width = columns.length;
  const stages: ContourStage[] = [];
  if (smoothing === 'sma') stages.push(createSmoothing(width));
  if (smoothing === 'sma-voiced') stages.push(createVoicedSmoothing(width));
  if (delta) stages.push(createDelta(width));
  return {
    columns,
    push(rows, last) {
      const count = rows.length / sourceWidth;
      const picked = new Float64Array(count * width);
      for (let t = 0, o = 0; t < count; t++) {
        for (let c = 0; c < width; c++) picked[o++] = rows[t * sourceWidth + columns[c]];
      }
      return stages.reduce<Float64Array>((come, stage) => stage.push(come, last), picked);
    },
  };
}
