import { chartStyle } from './style';

/**
 * The charts of a report as files of their own: each with the colours for a light page, readable by any program that reads
 * SVG.
 *
 * @param page - From `renderReport`.
 * @returns Name and text of each, in the order of the page.
 */
export function reportFigures(page: string): { name: string; svg: string }[] {
  return [...page.matchAll(/<svg [^>]*role="img"[^>]*>.*?<\/svg>/gs)].map(([svg]) => {
    const name = /aria-labelledby="([\w-]+)-title/.exec(svg)![1];
    const size = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!;
    const opened = svg.replace('<svg ', `<svg width="${size[1]}" height="${size[2]}" `);
    const styled = opened.replace('>', `><style>${chartStyle}</style>`);
    return { name, svg: `<?xml version="1.0" encoding="UTF-8"?>\n${styled}\n` };
  });
}
