import ts from 'typescript';

/** A test's full title: those of the describe blocks around it and its own. */
export interface TestTitle {
  title: string;
  /** Without those around it. */
  own: string;
  line: number;
}

/** The full titles of all tests of a source file; what a template inserts is written `${}`. */
export function testTitles(source: string): TestTitle[] {
  const file = ts.createSourceFile('test.ts', source, ts.ScriptTarget.Latest, true);
  const titles: TestTitle[] = [];
  const visit = (node: ts.Node, around: readonly string[]): void => {
    const named = ts.isCallExpression(node) ? blockOf(node) : undefined;
    const path = named ? [...around, named.title] : around;
    if (named?.kind === 'it') {
      titles.push({
        title: path.join(' '),
        own: named.title,
        line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1,
      });
    }
    node.forEachChild((child) => visit(child, path));
  };
  visit(file, []);
  return titles;
}

function blockOf({ expression, arguments: [first] }: ts.CallExpression) {
  const word = /^(describe|it|test)\b(?!\.extend)/.exec(expression.getText())?.[1];
  if (!word || !first || !/^(describe|it|test)(\.\w+)*(\(|`|$)/.test(expression.getText())) return undefined;
  // `it.each(table)` is called again with the title.
  if (/\.(each|for|skipIf|runIf)$/.test(expression.getText())) return undefined;
  const title = titleOf(first);
  return title === undefined ? undefined : { kind: word === 'describe' ? 'describe' : 'it', title };
}

function titleOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '${}';
  return node.head.text + node.templateSpans.map(({ literal }) => '${}' + literal.text).join('');
}
