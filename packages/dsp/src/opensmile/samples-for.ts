import { stageRadius } from './contour-block';
import { frameGrid } from './contour-source';
import type { OpenSmileTable } from './open-smile-set';

/** The first rows of a contour, as far as they are `more` rows beyond the frames. */
interface FirstRows {
  name: string;
  rows: number;
  more?: number;
}

/** The samples after which a stream has the first rows of a contour. @internal */
export function samplesFor(
  { sources, descriptors, hidden = [] }: OpenSmileTable,
  sampleRate: number,
  { name, rows, more = Infinity }: FirstRows,
): number {
  const contour = [...descriptors, ...hidden].find((one) => one.name === name)!;
  const { frameSeconds, lookahead = 0 } = sources.find(({ names }) => names.includes(contour.of))!;
  const { frameLength, hopLength } = frameGrid(sampleRate, frameSeconds);
  return (rows - 1 + Math.max(stageRadius(contour), -more) + lookahead) * hopLength + frameLength;
}
