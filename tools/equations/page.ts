import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { open, papers, type Paper, type PaperItem } from './papers';
import { placesIn, type Place } from './places';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every place in the packages' sources. */
export function allPlaces(): Place[] {
  return readdirSync(join(root, 'packages'))
    .sort()
    .flatMap((name) => filesBelow(`packages/${name}/src`))
    .flatMap((file) => placesIn(readFileSync(join(root, file), 'utf8').replace(/\r\n/g, '\n'), file, papers));
}

/** What is wrong: an item without a place that is not open, an open one that has a place, a place of no item. */
export function problemsOf(places: readonly Place[]): string[] {
  const key = (paper: string, at: string) => `${paper} ${at}`;
  const items = papers.flatMap(({ name, items }) => items.map(({ at }) => key(name, at)));
  const placed = new Set(places.map(({ paper, at }) => key(paper, at)));
  return [
    ...items
      .filter((item) => !placed.has(item) && !(item in open))
      .map((item) => `${item} has no place: name it in the source line of the docstring of what computes it`),
    ...Object.keys(open)
      .filter((item) => placed.has(item))
      .map((item) => `${item} has a place now: take it off the open ones`),
    ...Object.keys(open)
      .filter((item) => !items.includes(item))
      .map((item) => `${item} is open, but no item of a paper`),
    ...places
      .filter(({ paper, at }) => at.startsWith('(') && !items.includes(key(paper, at)))
      .map(({ paper, at, file }) => `${file}: ${paper} has no equation ${at}`),
  ];
}

/** The page docs/equations.md. */
export function equationsPage(places: readonly Place[]): string {
  return [
    '# Where each equation lives',
    '',
    'Every equation and numbered step of the four papers, and what computes it. This page is made from the sources of the',
    'docstrings by `npm run equations`; a test holds it up to date.',
    ...papers.flatMap((paper) => ['', ...section(paper, places)]),
    '',
  ].join('\n');
}

function section(paper: Paper, places: readonly Place[]): string[] {
  const rows = paper.items.map((item) => ({ item, cell: cellOf(paper, item, places) }));
  // Neighbours with one meaning and one place share a line.
  const groups: { first: PaperItem; last: PaperItem; cell: string }[] = [];
  for (const { item, cell } of rows) {
    const group = groups.at(-1);
    if (group && group.cell === cell && group.last.what === item.what) group.last = item;
    else groups.push({ first: item, last: item, cell });
  }
  return [
    `## ${paper.name}`,
    '',
    paper.url ? `[${paper.title}](${paper.url})` : paper.title,
    '',
    '| equation | what | where |',
    '| --- | --- | --- |',
    ...groups.map(
      ({ first, last, cell }) =>
        `| ${first === last ? first.at : `${first.at}–${last.at}`} | ${first.what} | ${cell} |`,
    ),
  ];
}

function cellOf(paper: Paper, { at }: PaperItem, places: readonly Place[]): string {
  const reason = open[`${paper.name} ${at}`];
  if (reason) return `open: ${reason}`;
  const links = places
    .filter((place) => place.paper === paper.name && place.at === at)
    .map(({ name, file }) => `[${name}](../${file})`);
  return [...new Set(links)].join(', ');
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === '.generated' ? [] : filesBelow(path);
      return path.endsWith('.ts') && entry.name !== 'index.ts' ? [path] : [];
    })
    .sort();
}
