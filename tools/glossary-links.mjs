// Links the field's abbreviations to the glossary where a page uses them first; `--write` puts missing links in.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup.mjs';

/** The glossary's words that a newcomer cannot guess: abbreviations, and what the field means by ordinary words. */
export const terms = [
  ...[
    'AG-FBP',
    'CCC',
    'DBN',
    'ECE',
    'HNR',
    'LLD',
    'LOSO',
    'LRN',
    'M-FBP',
    'MFCC',
    'MRCG',
    'RBM',
    'UAR',
    'VAD',
  ],
  ...['fold', 'functional', 'posterior', 'z-score'],
];

/** What is not prose: fenced and inline code, headings, links, images, HTML. */
const skipped = /^```[\s\S]*?^```|`[^`\n]*`|^#.*$|!?\[(?:[^\]\n]|\]\[)*\](?:\([^)\n]*\))?|<[^>\n]+>/gm;

/** The page with the first use of every term linked to the glossary. */
export function linkGlossary(markdown, glossary) {
  let page = markdown;
  for (const term of terms) {
    const word = new RegExp(`(?<![\\w-])${term}s?(?![\\w-])`);
    if (page.includes(`](${glossary})`) && linked(page, word, glossary)) continue;
    const place = firstUse(page, word);
    if (!place) continue;
    const [start, text] = place;
    page = `${page.slice(0, start)}[${text}](${glossary})${page.slice(start + text.length)}`;
  }
  return page;
}

const linked = (page, word, glossary) =>
  [...page.matchAll(/\[([^\]\n]*)\]\(([^)\n]*)\)/g)].some(
    ([, text, to]) => to === glossary && word.test(text),
  );

function firstUse(page, word) {
  const prose = page.replace(skipped, (part) => part.replace(/[^\n]/g, '\0'));
  const found = word.exec(prose);
  return found && [found.index, found[0]];
}

/** Every page for readers, with the address of the glossary as seen from it. */
export function pages() {
  const files = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).split('\n');
  return files
    .filter((file) => /^(README|docs\/[\w-]+|packages\/[\w-]+\/README)\.md$/.test(file))
    .filter((file) => !['glossary.md', 'equations.md', 'migration.md'].includes(basename(file)))
    .map((file) => ({ file, glossary: address(file) }));
}

function address(file) {
  if (file.startsWith('packages/')) return 'https://github.com/avemo/avemo/blob/main/docs/glossary.md';
  return file.startsWith('docs/') ? 'glossary.md' : 'docs/glossary.md';
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { file, glossary } of pages()) {
    const before = readFileSync(join(root, file), 'utf8');
    const after = linkGlossary(before, glossary);
    if (after === before) continue;
    console.log(file);
    if (process.argv.includes('--write')) writeFileSync(join(root, file), after);
  }
}
