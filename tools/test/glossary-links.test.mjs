import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../setup.mjs';
import { linkGlossary, pages, terms } from '../glossary-links.mjs';

it('linkGlossary(page) links the first use in prose, and no code, heading or link', () => {
  const page = '# UAR\n\n`UAR` and [a UAR](x.md): the UAR, then UAR again; AG-FBP.\n';
  expect(linkGlossary(page, 'g.md')).toBe(
    '# UAR\n\n`UAR` and [a UAR](x.md): the [UAR](g.md), then UAR again; [AG-FBP](g.md).\n',
  );
});

it('linkGlossary(page) leaves a linked page as it is', () => {
  const page = 'The [UAR](g.md) of a [fold](g.md); UAR.\n';
  expect(linkGlossary(page, 'g.md')).toBe(page);
});

it('docs/glossary.md explains every term that pages link to it', () => {
  const rows = readFileSync(join(root, 'docs', 'glossary.md'), 'utf8').split('\n');
  const words = rows.map((row) => row.split('|')[1] ?? '').join(' ');
  expect(terms.filter((term) => !words.includes(term))).toEqual([]);
});

it.each(pages())(
  '$file links the words of the field to the glossary (node tools/glossary-links.mjs --write)',
  ({ file, glossary }) => {
    const page = readFileSync(join(root, file), 'utf8');
    expect(linkGlossary(page, glossary)).toBe(page);
  },
);
