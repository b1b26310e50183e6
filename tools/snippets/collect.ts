import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A piece of code shown in a docstring or a page. */
export interface Snippet {
  /** Path from the repository root. */
  file: string;
  /** Line of the first line of code, from 1. */
  line: number;
  code: string;
  /** `example` must show a value; a page may also show a call alone. */
  kind: 'example' | 'page';
  /** Why it is type-checked but not run; empty when it is run. */
  noRun: string;
}

/** What was found in one file: the snippets, and what is wrong with how they are written. */
export interface Collected {
  snippets: Snippet[];
  problems: { file: string; line: number; message: string }[];
}

const fence = /^(\s*)```(\w+)?[ \t]*(.*)$/;
const codeLanguages = new Set(['ts', 'typescript', 'tsx', 'js', 'javascript', 'mjs']);

/** The snippets of the fenced blocks in Markdown `text`, whose first line is line `firstLine` of `file`. */
export function collectMarkdown(
  text: string,
  file: string,
  firstLine = 1,
  kind: Snippet['kind'] = 'page',
): Collected {
  const found: Collected = { snippets: [], problems: [] };
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const open = fence.exec(lines[i]);
    if (!open) continue;
    const [, indent, language = '', info] = open;
    const start = i + 1;
    while (++i < lines.length && lines[i].trim() !== '```');
    if (!codeLanguages.has(language)) continue;
    const line = firstLine + start;
    const problem = (message: string) => found.problems.push({ file, line: line - 1, message });
    if (i === lines.length) problem('this fence is never closed');
    if (language !== 'ts')
      problem(`code is fenced as \`\`\`ts, not \`\`\`${language}, so that it is executed`);
    const [mark = '', ...reason] = info.trim().split(/[\s:]+/);
    if (mark !== '' && mark !== 'no-run') problem(`unknown mark "${mark}" behind \`\`\`ts`);
    const noRun = mark === 'no-run' ? reason.join(' ') : '';
    if (mark === 'no-run' && noRun.length < 8)
      problem('no-run needs a reason: ```ts no-run: reads your own recording');
    const code = lines
      .slice(start, i)
      .map((text) => (text.startsWith(indent) ? text.slice(indent.length) : text.trimStart()))
      .join('\n');
    found.snippets.push({ file, line, code, kind, noRun });
  }
  return found;
}

/** The snippets of the doc comments in TypeScript `text`; those below an `@example` tag must show a value. */
export function collectDocComments(text: string, file: string): Collected {
  const found: Collected = { snippets: [], problems: [] };
  for (const comment of text.matchAll(/^[ \t]*\/\*\*(?!\/)[\s\S]*?\*\//gm)) {
    const firstLine = text.slice(0, comment.index).split('\n').length;
    const body = comment[0].replace(/\*\/$/, '').replace(/^[ \t]*\/?\*{1,2} ?/gm, '');
    const parts = body.split(/^(?=[ \t]*@\w+)/m);
    let line = firstLine;
    for (const part of parts) {
      const isExample = /^[ \t]*@example\b/.test(part);
      const inPart = collectMarkdown(part, file, line, isExample ? 'example' : 'page');
      found.snippets.push(...inPart.snippets);
      found.problems.push(...inPart.problems);
      if (isExample && inPart.snippets.length === 0) {
        found.problems.push({ file, line, message: '@example holds no ```ts fence' });
      }
      line += part.split('\n').length - 1;
    }
  }
  return found;
}

/** Every snippet of the repository: doc comments of the packages' sources, READMEs, guides. */
export function collectRepository(): Collected {
  const found: Collected = { snippets: [], problems: [] };
  const add = ({ snippets, problems }: Collected) => {
    found.snippets.push(...snippets);
    found.problems.push(...problems);
  };
  const read = (path: string) => readFileSync(join(root, path), 'utf8').replace(/\r\n/g, '\n');
  for (const name of packageNames()) {
    for (const path of filesBelow(`packages/${name}/src`, '.ts')) add(collectDocComments(read(path), path));
  }
  const pages = [
    ...['README.md', 'CONTRIBUTING.md', ...packageNames().map((name) => `packages/${name}/README.md`)].filter(
      (path) => existsSync(join(root, path)),
    ),
    ...filesBelow('docs', '.md'),
    ...filesBelow('examples', '.md'),
  ];
  for (const path of pages) add(collectMarkdown(read(path), path));
  return found;
}

/** The entry points that users can import, as source files: `@avemo/fusion/losses` → `packages/fusion/src/losses/index.ts`. */
export function publicEntries(): { specifier: string; file: string }[] {
  return packageNames().flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
    if (manifest.private) return [];
    return Object.keys(manifest.exports)
      .filter((entry) => !entry.endsWith('.json'))
      .map((entry) => {
        const source = `packages/${folder}/src${entry.slice(1)}`;
        // An entry whose halves lie elsewhere, as one for Node and one for browsers: where its types come from.
        const types = `packages/${folder}/${manifest.exports[entry].types ?? ''}`
          .replace('/./dist/', '/src/')
          .replace(/\.d\.ts$/, '.ts');
        const file = [`${source}/index.ts`, `${source}.ts`, types].find((path) =>
          existsSync(join(root, path)),
        );
        if (!file) throw new Error(`${folder}: no source for its export "${entry}"; looked in ${source}`);
        return { specifier: manifest.name + entry.slice(1), file };
      });
  });
}

function packageNames(): string[] {
  return readdirSync(join(root, 'packages'))
    .filter((name) => existsSync(join(root, 'packages', name, 'package.json')))
    .sort();
}

/** Paths of the files below `folder`, from the root, without installed, built and generated ones. */
function filesBelow(folder: string, ending: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !['node_modules', 'dist', 'api'].includes(name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(path, ending);
      return path.endsWith(ending) ? [path] : [];
    })
    .sort();
}
