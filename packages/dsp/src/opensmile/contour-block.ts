import {
  createDelta,
  createGapDelta,
  createGate,
  createSmoothing,
  createVoicedSmoothing,
  type ContourStage,
} from './contour-stage';

/** `sma`: the mean of three frames; `sma-voiced`: of those that are not 0, where the middle is not 0. @internal */
export type Smoothing = 'sma' | 'sma-voiced';

/** A column of a set: a descriptor over time, smoothed. @internal */
export interface Contour {
  /** openSMILE's name of the column. */
  readonly name: string;
  /** The raw descriptor. */
  readonly of: string;
  readonly smoothing?: Smoothing;
  /** How many times the slope of the smoothed contour is taken. Default 0. */
  readonly slopes?: number;
}

/** Contours of descriptors, named as openSMILE names them: `mfcc[3]` smoothed is `mfcc_sma[3]`. @internal */
export function contoursOf(
  descriptors: readonly string[],
  { smoothing, slopes = 0 }: Pick<Contour, 'smoothing' | 'slopes'>,
): Contour[] {
  const suffix = `${smoothing ? '_sma' : ''}${'_de'.repeat(slopes)}`;
  return descriptors.map((of) => ({
    name: of.replace(/(\[\d+\])?$/, `${suffix}$1`),
    of,
    smoothing,
    slopes,
  }));
}

/** Rows behind a row that its smoothing and slopes wait for. @internal */
export function stageRadius({ smoothing, slopes = 0 }: Pick<Contour, 'smoothing' | 'slopes'>): number {
  return (smoothing ? 1 : 0) + 2 * slopes;
}

/** Columns of one source that go through the same stages. @internal */
export interface ContourBlock {
  /** Which columns of the source. */
  readonly columns: readonly number[];
  push(rows: Float64Array, last: boolean): Float64Array;
}

/** Slopes are taken of the first `limit` rows that are there at the time. @internal */
export function createContourBlock(
  sourceWidth: number,
  columns: readonly number[],
  { smoothing, slopes = 0 }: Pick<Contour, 'smoothing' | 'slopes'>,
  limit?: () => number,
): ContourBlock {
  const width = columns.length;
  const stages: ContourStage[] = [];
  if (smoothing === 'sma') stages.push(createSmoothing(width));
  if (smoothing === 'sma-voiced') stages.push(createVoicedSmoothing(width));
  if (limit && slopes > 0) stages.push(createGate(width, limit));
  for (let i = 0; i < slopes; i++) {
    stages.push(smoothing === 'sma-voiced' ? createGapDelta(width) : createDelta(width));
  }
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
