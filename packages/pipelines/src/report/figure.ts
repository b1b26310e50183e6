import { markup, type Markup } from './html';

/** One chart of a figure with what belongs to it. */
export interface Panel {
  /** Heading above the chart. */
  heading?: unknown;
  chart: Markup;
  /** A line or two below the chart. */
  remark?: unknown;
  /** The values behind the chart. */
  table?: Markup;
}

/** Options of {@link figure}. */
export interface FigureOptions {
  number: number;
  /** One sentence that says what to see. */
  caption: unknown;
  /** Where the form of the figure comes from. */
  source: string;
  /** Width of a panel: `wide` two a row, `slim` three a row, `pair` two charts side by side. */
  layout: 'wide' | 'slim' | 'pair';
  legend?: Markup;
}

/** A numbered figure: caption, legend, and its charts as a grid of panels. */
export function figure(
  panels: readonly Panel[],
  { number, caption, source, layout, legend }: FigureOptions,
): Markup {
  const cards = panels.map(
    ({ heading, chart, remark, table }) =>
      markup`<div class="panel">${heading && markup`<h3>${heading}</h3>`}${chart}${remark && markup`<p class="remark">${remark}</p>`}${table}</div>`,
  );
  return markup`<figure><figcaption><b>Figure ${number}.</b> ${caption} <span class="source">Source: ${source}</span></figcaption>${legend}<div class="panels ${layout}">${cards}</div></figure>`;
}

/** One entry of a legend: a swatch drawn with the style classes of the chart, and its meaning. */
export function legend(
  entries: readonly {
    swatch: 'line' | 'band' | 'circle' | 'diamond' | 'reference';
    kind: string;
    text: string;
  }[],
): Markup {
  const shapes = {
    line: (kind: string) => markup`<path class="line ${kind}" d="M1,7H27"/>`,
    band: (kind: string) => markup`<path class="band ${kind}" d="M1,2H27V12H1Z"/>`,
    circle: (kind: string) => markup`<circle class="mark ${kind}" cx="14" cy="7" r="5"/>`,
    diamond: (kind: string) => markup`<path class="mark ${kind}" d="M14,1l6,6l-6,6l-6,-6z"/>`,
    reference: () => markup`<path class="reference" d="M1,7H27"/>`,
  };
  const items = entries.map(
    ({ swatch, kind, text }) =>
      markup`<li><svg class="swatch" viewBox="0 0 28 14" aria-hidden="true">${shapes[swatch](kind)}</svg>${text}</li>`,
  );
  return markup`<ul class="legend">${items}</ul>`;
}
