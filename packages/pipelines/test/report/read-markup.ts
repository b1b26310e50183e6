/** An element of a parsed page. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#8239': '\u202f',
};

function decode(text: string): string {
  if (/[<>]/.test(text.replace(/&[^;]*;/g, '')))
    throw new Error(`bare angle bracket in ${JSON.stringify(text.slice(0, 80))}`);
  return text.replace(/&([^;\s]*;?)/g, (whole, name: string) => {
    const character = name.endsWith(';') ? entities[name.slice(0, -1)] : undefined;
    if (character === undefined) throw new Error(`unknown or open entity ${whole}`);
    return character;
  });
}

/**
 * A strict reader of the XML syntax that the report keeps to: every element closed in order, every attribute quoted
 * and given once, no bare `&`, `<` or `>`. It throws at the first fault. Only a leading doctype and the content of
 * `style` are exempt.
 */
export function readMarkup(source: string): Element {
  const root: Element = { name: '#root', attributes: {}, children: [] };
  const open = [root];
  let rest = source.replace(/^<!doctype html>\s*/, '');
  while (rest.length > 0) {
    const parent = open[open.length - 1];
    const text = /^[^<]+/.exec(rest)?.[0];
    if (text) {
      parent.children.push(parent.name === 'style' ? text : decode(text));
      rest = rest.slice(text.length);
      continue;
    }
    const closing = /^<\/([a-zA-Z0-9]+)>/.exec(rest);
    if (closing) {
      if (closing[1] !== parent.name) throw new Error(`</${closing[1]}> closes <${parent.name}>`);
      open.pop();
      rest = rest.slice(closing[0].length);
      continue;
    }
    const opening = /^<([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z-]*="[^"<]*")*)\s*(\/?)>/.exec(rest);
    if (!opening) throw new Error(`not well-formed at ${JSON.stringify(rest.slice(0, 80))}`);
    const attributes: Record<string, string> = {};
    for (const [, name, value] of opening[2].matchAll(/([a-zA-Z-]+)="([^"]*)"/g)) {
      if (name in attributes) throw new Error(`attribute ${name} is given twice`);
      attributes[name] = decode(value);
    }
    const element: Element = { name: opening[1], attributes, children: [] };
    parent.children.push(element);
    if (!opening[3]) open.push(element);
    rest = rest.slice(opening[0].length);
  }
  if (open.length > 1) throw new Error(`<${open[open.length - 1].name}> is not closed`);
  return root;
}

/** All elements below `element`, itself included, that pass the test. */
export function elements(element: Element, test: (candidate: Element) => boolean): Element[] {
  const below = element.children.flatMap((child) => (typeof child === 'string' ? [] : elements(child, test)));
  return test(element) ? [element, ...below] : below;
}

/** Elements of a name and, if given, with a style class. */
export function byName(element: Element, name: string, style?: string): Element[] {
  return elements(
    element,
    (candidate) =>
      candidate.name === name &&
      (style === undefined || (candidate.attributes.class ?? '').split(' ').includes(style)),
  );
}

/** The text within an element. */
export function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** The points that path data visit, in absolute coordinates; throws at anything but M, L, H, V and Z. */
export function pathPoints(data: string): [number, number][] {
  const points: [number, number][] = [];
  let at: [number, number] = [0, 0];
  const seen = data.replace(/([MLHVZmlhvz])([^MLHVZmlhvz]*)/g, (_, command: string, text: string) => {
    const numbers = text
      .split(',')
      .filter((part) => part !== '')
      .map(Number);
    const wanted = { m: 2, l: 2, h: 1, v: 1, z: 0 }[command.toLowerCase()];
    if (numbers.length !== wanted || numbers.some((value) => !Number.isFinite(value))) {
      throw new Error(`bad path command ${command}${text}`);
    }
    const [x, y] = command === command.toLowerCase() ? at : [0, 0];
    if (wanted === 2) at = [x + numbers[0], y + numbers[1]];
    if (command.toLowerCase() === 'h') at = [x + numbers[0], at[1]];
    if (command.toLowerCase() === 'v') at = [at[0], y + numbers[0]];
    if (wanted) points.push(at);
    return '';
  });
  if (seen !== '') throw new Error(`bad path data ${JSON.stringify(data)}`);
  return points;
}

/** Every point that a chart draws, with what draws it. */
export function drawnPoints(svg: Element): { x: number; y: number; what: string }[] {
  return elements(svg, () => true).flatMap(({ name, attributes: a }) => {
    const at = (x: string, y: string) => ({
      x: Number(x),
      y: Number(y),
      what: `${name} ${JSON.stringify(a)}`,
    });
    const place = /^translate\(([^ ]+) ([^)]+)\)/.exec(a.transform ?? '');
    if (name === 'path') return pathPoints(a.d).map(([x, y]) => at(String(x), String(y)));
    if (name === 'circle') return [at(a.cx, a.cy), at(a.r, '0')];
    if (name === 'text') return [place ? at(place[1], place[2]) : at(a.x, a.y)];
    if (name === 'rect') return [at(a.x, a.y), at(String(+a.x + +a.width), String(+a.y + +a.height))];
    return [];
  });
}

/** The map from an axis' values to coordinates, found from two of its labels. */
export function axisOf(labels: readonly Element[], coordinate: 'x' | 'y'): (value: number) => number {
  const read = (label: Element) => {
    const text = textOf(label)
      .replace('−', '-')
      .replace(/\u202f%$/, '');
    return { value: Number(text), at: Number(label.attributes[coordinate]) };
  };
  const first = read(labels[0]);
  const last = read(labels[labels.length - 1]);
  if (!(first.value !== last.value)) throw new Error('an axis needs two labels');
  return (value) => first.at + ((value - first.value) / (last.value - first.value)) * (last.at - first.at);
}
