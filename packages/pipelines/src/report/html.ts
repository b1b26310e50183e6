/** Text that is already markup and is not escaped again. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters and lone surrogates are not allowed in XML, and NUL not in HTML.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Cs}/gu;

/** Escapes a text for element content and quoted attributes of HTML and SVG. */
export function escapeText(value: unknown): string {
  return String(value)
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character]);
}

function render(part: unknown): string {
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(render).join('');
  if (part === undefined || part === null || part === false) return '';
  return escapeText(part);
}

/**
 * Template tag that escapes every inserted value except {@link Markup}. Lists are joined without a separator;
 * `undefined`, `null` and `false` leave nothing.
 */
export function markup(strings: TemplateStringsArray, ...parts: unknown[]): Markup {
  return new Markup(strings.reduce((text, piece, i) => text + render(parts[i - 1]) + piece));
}
