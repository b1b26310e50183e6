import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { collectRepository, publicEntries, root, type Snippet } from './collect';

/** One program for all snippets and all entry points: the checker is by far the slowest part. */
const { program, snippetOf } = createProgram(collectRepository().snippets);

describe('README.md, guides and docstrings', () => {
  it('type-check against the public types', () => {
    const problems = [...snippetOf].flatMap(([path, { file, line }]) => {
      const source = program.getSourceFile(path)!;
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ start = 0, messageText }) => {
          const offset = source.getLineAndCharacterOfPosition(start).line;
          return `${file}:${line + offset} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
        },
      );
    });
    expect(problems).toEqual([]);
  });
});

describe.each(publicEntries())('$specifier', ({ file }) => {
  it('documents every exported function and class with an @example', () => {
    expect(exportsWithoutExample(program, join(root, file))).toEqual([]);
  });
});

/** The functions and classes that `entry` exports and whose doc comment holds no `@example`, as `file name`. */
function exportsWithoutExample(program: ts.Program, entry: string): string[] {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!);
  if (!module) return []; // an entry without exports is a module without a symbol
  return checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => {
      const declaration = symbol.valueDeclaration;
      if (!declaration) return false;
      if (symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class)) return true;
      return checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures().length > 0;
    })
    .filter((symbol) => !symbol.getJsDocTags(checker).some(({ name }) => name === 'example'))
    .map(
      (symbol) => `${symbol.valueDeclaration!.getSourceFile().fileName.slice(root.length)} ${symbol.name}`,
    );
}

function createProgram(snippets: Snippet[]) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: ['x.ts'] },
    ts.sys,
    root,
  );
  const snippetOf = new Map(
    snippets.map((snippet, index) => [join(root, '.generated', `snippet-${index}.ts`), snippet] as const),
  );
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (path) => snippetOf.has(path) || fileExists(path);
  host.readFile = (path) => snippetOf.get(path)?.code ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const snippet = snippetOf.get(path);
    if (!snippet) return getSourceFile(path, ...rest);
    return ts.createSourceFile(path, `${snippet.code}\nexport {};\n`, ts.ScriptTarget.ES2022, true);
  };
  const entries = publicEntries().map(({ file }) => join(root, file));
  const program = ts.createProgram(
    [...snippetOf.keys(), ...entries],
    // As strict as the file that `tsc --init` writes, into whose project a reader pastes a snippet.
    {
      ...options,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noUnusedLocals: false,
      noEmit: true,
    },
    host,
  );
  return { program, snippetOf };
}
