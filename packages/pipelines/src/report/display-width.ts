const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

// East Asian wide and fullwidth characters take two cells on a terminal (Unicode UAX #11).
const wide =
  /^[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{17000}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const invisible = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

function cellsOf(grapheme: string): number {
  if (wide.test(grapheme)) return 2;
  return invisible.test(grapheme) ? 0 : 1;
}

/** Number of terminal cells that a text takes: accents 0, East Asian and emoji characters 2. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let cells = 0;
  for (const { segment } of segmenter.segment(text)) cells += cellsOf(segment);
  return cells;
}

/** Shortens a text to at most `cells` terminal cells; what was cut shows as "…". */
export function truncateToWidth(text: string, cells: number): string {
  if (displayWidth(text) <= cells) return text;
  if (cells < 1) return '';
  let kept = '';
  let used = 1;
  for (const { segment } of segmenter.segment(text)) {
    used += cellsOf(segment);
    if (used > cells) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
