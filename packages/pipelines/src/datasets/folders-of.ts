import { CallError } from '../call-error';

/**
 * So many folders out of a list with commas between. A comma in the name of a folder is none between folders where only this
 * way all of them are there.
 *
 * @param data - The list.
 * @param count - Of data sets.
 * @param isThere - Whether there is such a folder.
 * @throws CallError where the list holds fewer or more, or can be read in several ways.
 */
export function foldersOf(data: string, count: number, isThere: (folder: string) => boolean): string[] {
  const parts = data.split(',').map((part) => part.trim());
  if (parts.length === count) return parts;
  const ways = waysToJoin(data.split(','), count)
    .map((way) => way.map((folder) => folder.trim()))
    .filter((way) => way.every(isThere));
  if (ways.length === 1) return ways[0];
  const found = ways.length > 1 ? `these commas can be read in ${ways.length} ways` : `got ${parts.length}`;
  throw new CallError(
    `--data must name as many folders as --dataset names data sets, ${count}, with commas between; ${found}.`,
  );
}

/** Every way to join neighbours of a list, with commas, to so many. */
function waysToJoin(parts: readonly string[], count: number): string[][] {
  if (count === 1) return [[parts.join(',')]];
  const ways: string[][] = [];
  for (let first = 1; parts.length - first >= count - 1; first++) {
    const folder = parts.slice(0, first).join(',');
    for (const rest of waysToJoin(parts.slice(first), count - 1)) ways.push([folder, ...rest]);
  }
  return ways;
}
