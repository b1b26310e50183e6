import { markup, type Markup } from './html';

/** A part of the page. */
export interface Section {
  /** Anchor, unique in the page. */
  id: string;
  title: string;
  body: Markup;
}

/** Gives the figures of a page their numbers. */
export type NextFigure = () => number;

/** The section as markup. */
export function renderSection({ id, title, body }: Section): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2>${body}</section>`;
}

/** Joins words as in a sentence: "a, b and c". */
export function listInWords(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
