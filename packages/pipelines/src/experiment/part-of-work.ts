import { CallError } from '../call-error';

/** One share of work that several processes do side by side: the first of three is `{ index: 1, count: 3 }`. */
export interface PartOfWork {
  /** From 1 to `count`. */
  index: number;
  /** How many shares there are. */
  count: number;
}

/** Reads `3/16`. @throws CallError for anything else */
export function parsePart(text: string): PartOfWork {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text.trim())?.map(Number) ?? [];
  if (index >= 1 && index <= count && Number.isSafeInteger(count)) return { index, count };
  throw new CallError(`a part is written i/n with i from 1 to n, e.g. 3/16; got ${text}.`);
}

/** Every `count`-th of a list: shares do not overlap and together are the whole. */
export const shareOf = <T>(list: readonly T[], part: PartOfWork | undefined): T[] =>
  list.filter((_, i) => !part || i % part.count === part.index - 1);
