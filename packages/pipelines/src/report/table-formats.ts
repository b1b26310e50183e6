/** A table as Markdown; a bar in a cell is escaped. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/\s+/g, ' ')).join(' | ')} |`;
  const rule = header.map((_, c) => (areFigures(rows.map((row) => row[c])) ? '---:' : '---'));
  return `${[line(header), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n')}\n`;
}

const commands: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '–': '--',
  '−': '$-$',
  '±': '$\\pm$',
  '<': '$<$',
  '>': '$>$',
  λ: '$\\lambda$',
};

/** A text in LaTeX, its special characters escaped. */
export const latexText = (text: string): string =>
  text
    .replace(/[\u202f\u00a0]/g, ' ')
    .replace(/[\\~^–−±<>λ]|[&%$#_{}]/g, (sign) => commands[sign] ?? `\\${sign}`);

/** A table as a LaTeX tabular, with the rules of booktabs. */
export function latexTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = header.map((_, c) => (areFigures(rows.map((row) => row[c])) ? 'r' : 'l'));
  const line = (cells: readonly string[]) => `${cells.map(latexText).join(' & ')} \\\\`;
  return `${[
    `\\begin{tabular}{${columns.join('')}}`,
    '\\toprule',
    line(header),
    '\\midrule',
    ...rows.map(line),
    '\\bottomrule',
    '\\end{tabular}',
  ].join('\n')}\n`;
}

/** Whether a column holds figures: they stand right. */
const areFigures = (cells: readonly (string | undefined)[]): boolean =>
  cells.length > 0 && cells.every((cell) => cell === undefined || /^[+−<-]?\s*[\d.,]+|^–$/.test(cell));
