import type { Paper } from './papers';

/** Where an item of a paper is computed. */
export interface Place {
  paper: string;
  at: string;
  /** The name that the docstring belongs to. */
  name: string;
  /** Path from the repository root. */
  file: string;
}

/**
 * The items of papers that a docstring's source names. In a source, parts are separated by `;` or begin with `Source:`
 * again, and each names its paper: `AM-FBP, Zhou et al. 2021, equations (15)–(18), https://…`.
 */
export function namedItems(docstring: string, papers: readonly Paper[]): { paper: string; at: string }[] {
  const source = /(?:^|\s)Sources?:([\s\S]*?)(?=\n\s*\n|\n\s*@|$)/.exec(docstring)?.[1];
  if (!source) return [];
  const text = source.replace(/\s+/g, ' ').replace(/\beqs?\./g, 'equation');
  return text.split(/;|\bSources?:/).flatMap((part) => {
    const paper = papers.find(({ citedAs }) => citedAs.test(part));
    return paper ? itemsOf(part).map((at) => ({ paper: paper.name, at })) : [];
  });
}

function itemsOf(part: string): string[] {
  const numbers: string[] = [];
  const lists = part.matchAll(/equations? ((?:\([\d.]+\)(?:\s?(?:,|and|to|–|-)\s?)*)+)/g);
  for (const [, list] of lists) {
    const found = [...list.matchAll(/\(([\d.]+)\)\s?(–|-|to)?/g)];
    found.forEach(([, number, range], i) => {
      numbers.push(number);
      const end = found[i + 1]?.[1];
      if (range && end) numbers.push(...between(number, end));
    });
  }
  const steps = [...part.matchAll(/\b(section|step) ([\dIVX]+(?:\.[\dA-Z]+)*)/g)].map(
    ([, kind, number]) => `${kind} ${number}`,
  );
  return [...new Set([...numbers.map((number) => `(${number})`), ...steps])];
}

/** The numbers strictly between two, of which only the part behind the last point differs: 2.3 … 2.6, 15 … 18. */
function between(from: string, to: string): string[] {
  const stem = from.slice(0, from.lastIndexOf('.') + 1);
  const [first, last] = [from, to].map((number) => Number(number.slice(stem.length)));
  return Array.from({ length: Math.max(0, last - first - 1) }, (_, i) => `${stem}${first + 1 + i}`);
}

/** The places in a source file: each doc comment's source, with the export that follows the comment. */
export function placesIn(text: string, file: string, papers: readonly Paper[]): Place[] {
  const comments = text.matchAll(
    /\/\*\*(?!\/)((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:abstract )?(?:async )?(?:function|class|const|interface|type) (\w+)/g,
  );
  return [...comments].flatMap(([, comment, name]) =>
    namedItems(comment.replace(/^[ \t]*\* ?/gm, ''), papers).map((item) => ({ ...item, name, file })),
  );
}
