import { markup, type Markup } from './html';
import { formatCount, formatPercent, isFiniteNumber } from './number-format';
import { coordinate, fitLabel, labelWidth, svg } from './svg';

/** Options of {@link confusionChart}. */
export interface ConfusionChartOptions {
  id: string;
  title: string;
  description: string;
}

const right = 34;

/**
 * Shares of each row of a confusion matrix.
 *
 * @param confusion - Counts, rows are the truth; what is not a finite number counts as 0.
 * @returns Fractions of the same shape; a row sums to 1, a row without clips is `undefined`.
 */
export function rowShares(confusion: readonly (readonly number[])[]): (number[] | undefined)[] {
  return confusion.map((row) => {
    const counts = row.map((count) => (isFiniteNumber(count) ? count : 0));
    const total = counts.reduce((sum, count) => sum + count, 0);
    return total > 0 ? counts.map((count) => count / total) : undefined;
  });
}

/**
 * A confusion matrix as a heat map: each row is normalised to 100 %, the diagonal is framed, the number of clips of a
 * row stands at its end, and a cell's title holds the counts.
 */
export function confusionChart(
  confusion: readonly (readonly number[])[],
  labels: readonly string[],
  { id, title, description }: ConfusionChartOptions,
): Markup {
  const shares = rowShares(confusion);
  const count = labels.length;
  const width = count > 8 ? 440 : 340;
  const widest = Math.max(...labels.map((label) => labelWidth(label)));
  const left = Math.min(108, Math.max(40, widest + 8)) + 16;
  const cell = Math.min(54, (width - left - right) / count);
  const slanted = widest > cell - 4;
  const top = 20 + (slanted ? Math.min(72, 14 + widest * 0.72) : 16);
  const side = cell * count;
  const style = cell < 26 ? 'cell small' : 'cell';
  const columnLabels = labels.map((label, j) => {
    const x = coordinate(left + (j + 0.5) * cell + (slanted ? 3 : 0));
    const y = coordinate(top - 6);
    return slanted
      ? markup`<text class="tick" transform="translate(${x} ${y}) rotate(-45)">${fitLabel(label, 82)}</text>`
      : markup`<text class="tick" x="${x}" y="${y}" text-anchor="middle">${label}</text>`;
  });
  const rows = shares.map((row, i) => {
    const y = top + i * cell;
    const middle = coordinate(y + cell / 2 + 4);
    const total = confusion[i].reduce((sum, value) => sum + (isFiniteNumber(value) ? value : 0), 0);
    const cells = row?.map((share, j) => {
      if (share === 0) return undefined;
      const x = left + j * cell;
      return markup`<g><title>${labels[i]} taken for ${labels[j]}: ${formatCount(confusion[i][j])} of ${formatCount(total)} (${formatPercent(share)})</title><rect class="heat" x="${coordinate(x)}" y="${coordinate(y)}" width="${coordinate(cell)}" height="${coordinate(cell)}" fill-opacity="${share.toFixed(3)}"/><text class="${style}" x="${coordinate(x + cell / 2)}" y="${middle}">${(100 * share).toFixed(0)}</text></g>`;
    });
    return markup`<text class="tick" x="${coordinate(left - 6)}" y="${middle}" text-anchor="end">${fitLabel(labels[i], left - 18)}</text>${cells ?? markup`<text class="tick" x="${coordinate(left + side / 2)}" y="${middle}" text-anchor="middle">no clips</text>`}<text class="tick" x="${coordinate(left + side + 5)}" y="${middle}">${formatCount(total)}</text>`;
  });
  const grid = labels.map((_, i) => {
    const at = coordinate(i * cell);
    return markup`<rect class="diagonal" x="${coordinate(left + i * cell)}" y="${coordinate(top + i * cell)}" width="${coordinate(cell)}" height="${coordinate(cell)}"/>${i > 0 && markup`<path class="lattice" d="M${coordinate(left)},${coordinate(top + Number(at))}h${coordinate(side)}M${coordinate(left + Number(at))},${coordinate(top)}v${coordinate(side)}"/>`}`;
  });
  const middle = coordinate(top + side / 2);
  return svg(
    markup`<text class="axis-name" x="${coordinate(left + side / 2)}" y="12" text-anchor="middle">predicted</text><text class="axis-name" transform="translate(11 ${middle}) rotate(-90)" text-anchor="middle">truth</text><text class="tick" x="${coordinate(left + side + 5)}" y="${coordinate(top + side + 13)}">clips</text>${columnLabels}${rows}${grid}<rect class="frame" x="${coordinate(left)}" y="${coordinate(top)}" width="${coordinate(side)}" height="${coordinate(side)}"/>`,
    { id, width, height: Math.ceil(top + side + 18), title, description },
  );
}
