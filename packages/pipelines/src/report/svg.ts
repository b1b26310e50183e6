import { displayWidth, truncateToWidth } from './display-width';
import { markup, type Markup } from './html';

/** What an SVG chart is called for readers who do not see it. */
export interface SvgOptions {
  /** Unique id of the chart in the page. */
  id: string;
  /** Width and height of the viewBox. */
  width: number;
  height: number;
  /** Short name of the chart. */
  title: string;
  /** What the chart shows, with its main values, as text. */
  description: string;
}

/** An SVG element with title and description. */
export function svg(content: unknown, { id, width, height, title, description }: SvgOptions): Markup {
  return markup`<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" aria-labelledby="${id}-title ${id}-description"><title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>${content}</svg>`;
}

/** A coordinate with at most one decimal. */
export function coordinate(value: number): string {
  const text = (Math.round(value * 10) / 10).toString();
  return text === '-0' ? '0' : text;
}

/** Shortens a label to a width in units of the viewBox, for an average glyph of 0.54 em. */
export function fitLabel(text: string, width: number, fontSize = 12): string {
  return truncateToWidth(text, Math.max(1, Math.floor(width / (0.54 * fontSize))));
}

/** Estimated width of a label in units of the viewBox. */
export function labelWidth(text: string, fontSize = 12): number {
  return displayWidth(text) * 0.54 * fontSize;
}
