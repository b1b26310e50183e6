import ts from 'typescript';
import { parseLiteral, type Expected } from './literal';

/** One `// →` of a snippet. */
export interface Check {
  /** Line in the snippet, from 1. */
  line: number;
  /** `value` compares what the expression gives, `printed` what `console.log` wrote. */
  kind: 'value' | 'printed';
  expected: Expected | string;
}

/** A snippet with its checks turned into calls of `__snippet.value(index, …)` and `__snippet.printed(index, …)`. */
export interface Rewritten {
  code: string;
  checks: Check[];
}

const arrow = '→';

/** Turns each `expression; // → literal` of `code` into a call that reports the value. Throws `SyntaxError`. */
export function rewriteSnippet(code: string): Rewritten {
  const source = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.ES2022, true);
  const [problem] = (source as unknown as { parseDiagnostics: ts.Diagnostic[] }).parseDiagnostics;
  if (problem) {
    const line = source.getLineAndCharacterOfPosition(problem.start ?? 0).line + 1;
    throw new SyntaxError(`line ${line}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`);
  }
  const promises = readPromises(code);
  const checks: Check[] = [];
  const edits: { start: number; end: number; text: string }[] = [];

  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isExpressionStatement(node) && !ts.isVariableStatement(node)) return;
    const lastLine = source.getLineAndCharacterOfPosition(node.getEnd()).line + 1;
    const promise = promises.get(lastLine);
    if (!promise || code.indexOf(arrow, node.getEnd()) === -1) return;
    promises.delete(lastLine);
    const index = checks.length;
    if (ts.isVariableStatement(node)) {
      const [declaration] = node.declarationList.declarations.slice(-1);
      if (!ts.isIdentifier(declaration.name)) {
        throw new SyntaxError(`line ${lastLine}: only a plain variable can show its value`);
      }
      checks.push({ line: lastLine, kind: 'value', expected: literal(promise.text, lastLine) });
      edits.push(insert(node.getEnd(), ` __snippet.value(${index}, ${declaration.name.text});`));
    } else if (isConsoleLog(node.expression)) {
      checks.push({ line: lastLine, kind: 'printed', expected: promise.text });
      const { arguments: args } = node.expression;
      const inner = code.slice(args.pos, args.end);
      edits.push(replace(node, `__snippet.printed(${index}, ${inner});`));
    } else {
      checks.push({ line: lastLine, kind: 'value', expected: literal(promise.text, lastLine) });
      const expression = code.slice(node.expression.getStart(), node.expression.getEnd());
      edits.push(replace(node, `__snippet.value(${index}, ${expression});`));
    }
  };
  visit(source);
  for (const line of promises.keys()) {
    throw new SyntaxError(
      `line ${line}: this "// ${arrow}" stands behind no statement, so nothing would be checked`,
    );
  }
  let result = code;
  for (const { start, end, text } of edits.sort((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + text + result.slice(end);
  }
  return { code: result, checks };
}

/** The text behind each `// →`, by line; comment lines directly below continue an unfinished one. */
function readPromises(code: string): Map<number, { text: string }> {
  const promises = new Map<number, { text: string }>();
  let last: { text: string } | undefined;
  code.split('\n').forEach((lineText, index) => {
    const match = /\/\/\s*→\s?(.*)$/.exec(lineText);
    if (match) promises.set(index + 1, (last = { text: match[1].trim() }));
    else if (last && /^\s*\/\//.test(lineText))
      last.text += `\n${lineText.replace(/^\s*\/\/ ?/, '').trimEnd()}`;
    else last = undefined;
  });
  return promises;
}

function isConsoleLog(node: ts.Expression): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.getText() === 'console.log';
}

/** The literal of the first line, or of as many continuation lines as it takes. */
function literal(text: string, line: number): Expected {
  const lines = text.split('\n');
  for (let count = 1; count <= lines.length; count++) {
    try {
      return parseLiteral(lines.slice(0, count).join('\n'));
    } catch (error) {
      if (count === lines.length) throw new SyntaxError(`line ${line}: ${(error as Error).message}`);
    }
  }
  throw new SyntaxError(`line ${line}: nothing follows the arrow`);
}

function insert(at: number, text: string) {
  return { start: at, end: at, text };
}

function replace(node: ts.Node, text: string) {
  return { start: node.getStart(), end: node.getEnd(), text };
}
