import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { formatWithOptions } from 'node:util';
import { difference } from './compare';
import { root, type Snippet } from './collect';
import { rewriteSnippet } from './rewrite';

/** Runs one snippet as a module of its own; throws an error that names the line when a shown value is wrong. */
export async function runSnippet(snippet: Snippet): Promise<void> {
  const place = (line: number) => `${snippet.file}:${snippet.line + line - 1}`;
  const { code, checks } = rewriteSnippet(snippet.code);
  if (snippet.kind === 'example' && checks.length === 0) {
    throw new Error(`${place(1)}: this example shows no value; end it with \`expression; // → value\``);
  }
  for (const [specifier, name] of importedNames(snippet.code)) {
    const module = await import(/* @vite-ignore */ specifier);
    if (!(name in module)) {
      throw new Error(
        `${place(1)}: ${specifier} exports no value named ${name} (a type needs \`import type\`)`,
      );
    }
  }
  const seen = new Set<number>();
  const printed = new Map<number, string[]>();
  const recorder = {
    value(index: number, value: unknown) {
      seen.add(index);
      const { line, expected } = checks[index];
      const problem = typeof expected === 'string' ? '' : difference(value, expected);
      if (problem) throw new Error(`${place(line)}: ${problem}`);
    },
    printed(index: number, ...values: unknown[]) {
      seen.add(index);
      printed.set(index, [...(printed.get(index) ?? []), formatWithOptions({ breakLength: 110 }, ...values)]);
    },
  };
  await importSnippet(snippet, code, recorder);
  checks.forEach(({ line, kind, expected }, index) => {
    if (!seen.has(index)) throw new Error(`${place(line)}: this line was never reached`);
    if (kind !== 'printed') return;
    const got = spaced((printed.get(index) ?? []).join('\n'));
    if (got !== spaced(expected as string)) {
      throw new Error(`${place(line)}: printed "${got}", the text says "${spaced(expected as string)}"`);
    }
  });
}

async function importSnippet(snippet: Snippet, code: string, recorder: object): Promise<void> {
  const folder = join(root, '.generated', 'snippets');
  mkdirSync(folder, { recursive: true });
  const digest = createHash('sha256').update(code).digest('hex').slice(0, 8);
  const name = `${snippet.file.replace(/[^a-zA-Z0-9]+/g, '-')}-${snippet.line}-${digest}`;
  const path = join(folder, `${name}.ts`);
  const header = `const __snippet = (globalThis as any)[Symbol.for('avemo.snippet.${name}')]; `;
  writeFileSync(path, `${header}${code}\nexport {};\n`);
  const key = Symbol.for(`avemo.snippet.${name}`);
  const registry = globalThis as unknown as Record<symbol, unknown>;
  registry[key] = recorder;
  try {
    await import(/* @vite-ignore */ path);
  } finally {
    delete registry[key];
  }
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What a snippet imports from this project: pairs of package and name, types left out. */
function importedNames(code: string): [string, string][] {
  return ts
    .createSourceFile('snippet.ts', code, ts.ScriptTarget.ES2022, true)
    .statements.flatMap((statement) => {
      if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) return [];
      const specifier = (statement.moduleSpecifier as ts.StringLiteral).text;
      const bindings = statement.importClause?.namedBindings;
      if (!specifier.startsWith('@avemo/') || !bindings || !ts.isNamedImports(bindings)) return [];
      return bindings.elements
        .filter((element) => !element.isTypeOnly)
        .map((element): [string, string] => [specifier, (element.propertyName ?? element.name).text]);
    });
}
