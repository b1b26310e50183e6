import ts from 'typescript';

/** What a `// →` line promises: a value as JavaScript would write it; numbers keep how they were printed. */
export type Expected =
  | { kind: 'number'; value: number; tolerance: number }
  | { kind: 'same'; value: unknown }
  | { kind: 'list'; items: Expected[]; type?: string }
  | { kind: 'object'; entries: [string, Expected][] };

/**
 * Reads a JavaScript literal: numbers, strings, booleans, null, undefined, arrays, objects, and typed arrays as
 * `Float32Array [1, 2]`, `new Float32Array([1, 2])` or `Float32Array.of(1, 2)`. Throws `SyntaxError` for anything else.
 */
export function parseLiteral(text: string): Expected {
  const plain = text
    .trim()
    .replace(/\b((?:Big)?(?:Ui|I)nt\d+|Uint8Clamped|Float\d+)Array(?:\(\d+\))?\s*\[/g, 'new $1Array([');
  const closed = balance(plain);
  const source = ts.createSourceFile('literal.ts', `(${closed}\n)`, ts.ScriptTarget.ES2022, true);
  const problems = (source as unknown as { parseDiagnostics: ts.Diagnostic[] }).parseDiagnostics;
  const statement = source.statements[0];
  if (problems.length > 0 || source.statements.length !== 1 || !ts.isExpressionStatement(statement)) {
    throw new SyntaxError(`"${text.trim()}" is not a JavaScript literal`);
  }
  return read((statement.expression as ts.ParenthesizedExpression).expression, text);
}

/** Closes the parenthesis that the `Float32Array [` shorthand opened, behind its matching bracket. */
function balance(text: string): string {
  let result = '';
  const opened: boolean[] = [];
  for (let i = 0; i < text.length; i++) {
    result += text[i];
    if (text[i] === '[') opened.push(text[i - 1] === '(' && /new \w+Array\($/.test(text.slice(0, i)));
    if (text[i] === ']' && opened.pop() && text[i + 1] !== ')') result += ')';
  }
  return result;
}

function read(node: ts.Expression, text: string): Expected {
  if (ts.isParenthesizedExpression(node)) return read(node.expression, text);
  if (ts.isNumericLiteral(node)) return number(node.getText());
  if (ts.isStringLiteralLike(node)) return { kind: 'same', value: node.text };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { kind: 'same', value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { kind: 'same', value: false };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { kind: 'same', value: null };
  if (ts.isIdentifier(node)) {
    if (node.text === 'undefined') return { kind: 'same', value: undefined };
    if (node.text === 'NaN') return { kind: 'same', value: NaN };
    if (node.text === 'Infinity') return { kind: 'same', value: Infinity };
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const inner = read(node.operand, text);
    if (inner.kind === 'number') return { ...inner, value: -inner.value };
    if (inner.kind === 'same' && inner.value === Infinity) return { kind: 'same', value: -Infinity };
  }
  if (ts.isArrayLiteralExpression(node)) {
    return { kind: 'list', items: node.elements.map((item) => read(item, text)) };
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.arguments?.length === 1) {
    const list = read(node.arguments[0], text);
    if (list.kind === 'list') return { ...list, type: node.expression.text };
  }
  const list = ts.isCallExpression(node) && typedArrayCall(node);
  if (list) return { kind: 'list', items: list.items.map((item) => read(item, text)), type: list.type };
  if (ts.isObjectLiteralExpression(node)) {
    return {
      kind: 'object',
      entries: node.properties.map((property) => {
        if (!ts.isPropertyAssignment(property))
          throw new SyntaxError(`"${property.getText()}" is not a literal`);
        const { name } = property;
        return [
          ts.isComputedPropertyName(name) ? name.getText() : name.text,
          read(property.initializer, text),
        ];
      }),
    };
  }
  throw new SyntaxError(`"${node.getText()}" is not a literal in "${text.trim()}"`);
}

/** `Float32Array.of(1, 2)` and `Float32Array.from([1, 2])`. */
function typedArrayCall({ expression, arguments: args }: ts.CallExpression) {
  const match = /^(\w+Array)\.(of|from)$/.exec(expression.getText());
  if (!match) return undefined;
  const [, type, method] = match;
  if (method === 'of') return { type, items: [...args] };
  return args.length === 1 && ts.isArrayLiteralExpression(args[0])
    ? { type, items: [...args[0].elements] }
    : undefined;
}

/** A number agrees within half a unit of its last printed digit; a whole number must be met to a millionth. */
function number(printed: string): Expected {
  const value = Number(printed.replaceAll('_', ''));
  const match = /^\d*(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(printed);
  const whole = !match || (match[1] === undefined && match[2] === undefined);
  const tolerance = whole
    ? 1e-6 * Math.max(1, Math.abs(value))
    : 0.5 * 10 ** (Number(match[2] ?? 0) - (match[1]?.length ?? 0)) * (1 + 1e-9);
  return { kind: 'number', value, tolerance };
}
