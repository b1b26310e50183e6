import { markup, type Markup } from './html';
import { formatNumber, formatTick, isFiniteNumber } from './number-format';
import type { Estimate, ModalityShares } from './report-data';
import { linearScale, niceDomain, ticks } from './scale';
import { streamKind } from './stream-kind';
import { coordinate, fitLabel, labelWidth, svg } from './svg';

/** Options of {@link factorChart}. */
export interface FactorChartOptions {
  id: string;
  title: string;
  description: string;
}

const width = 440;
const rowHeight = 34;
const top = 8;

/**
 * Shares of the streams per label, a mark for each stream (circle, diamond, circle, …), whiskers over the 95 % interval,
 * and the line at which all count the same. Source: figure 7 of the AM-FBP paper.
 */
export function factorChart(
  factors: readonly ModalityShares[],
  { id, title, description }: FactorChartOptions,
): Markup {
  const left = Math.min(130, 14 + Math.max(0, ...factors.map(({ label }) => labelWidth(label, 13))));
  const right = width - 14;
  const values = factors
    .flatMap(({ shares }) => shares.map(({ share }) => share))
    .flatMap((estimate) => [estimate?.value, estimate?.low, estimate?.high])
    .filter(isFiniteNumber);
  const even = 1 / Math.max(1, factors[0]?.shares.length ?? 1);
  const domain = niceDomain([Math.min(even - 0.05, ...values), Math.max(even + 0.05, ...values)], 5);
  const x = linearScale(domain, [left + 6, right]);
  const bottom = top + factors.length * rowHeight;
  const axis = ticks(domain, 5).map(
    (value) =>
      markup`<path class="grid" d="M${coordinate(x(value))},${top}V${bottom}"/><text class="tick x" x="${coordinate(x(value))}" y="${bottom + 16}" text-anchor="middle">${formatTick(value)}</text>`,
  );
  const rows = factors.map(({ label, shares }, i) => {
    const y = top + (i + 0.5) * rowHeight;
    const text = `${label}: ${shares.map(({ stream, share }) => `${stream} ${describe(share)}`).join(', ')}`;
    const spread = Math.min(12, (rowHeight - 10) / Math.max(1, shares.length - 1));
    const marks = shares.map(({ stream, share }, s) =>
      mark(
        share,
        { kind: streamKind(stream, s), round: s % 2 === 0 },
        x,
        y + spread * (s - (shares.length - 1) / 2),
      ),
    );
    return markup`<g class="row"><title>${text}</title><rect class="hit" x="0" y="${y - rowHeight / 2}" width="${width}" height="${rowHeight}"/><text class="name" x="${coordinate(left - 6)}" y="${y + 4}" text-anchor="end">${fitLabel(label, left - 10, 13)}</text>${marks}</g>`;
  });
  return svg(
    markup`${axis}<path class="reference" d="M${coordinate(x(even))},${top}V${bottom}"/>${rows}<text class="tick" x="${coordinate((left + right) / 2)}" y="${bottom + 34}" text-anchor="middle">mean share</text>`,
    { id, width, height: bottom + 40, title, description },
  );
}

function describe(estimate: Estimate | undefined): string {
  return `${formatNumber(estimate?.value)} (${formatNumber(estimate?.low)} to ${formatNumber(estimate?.high)})`;
}

function mark(
  estimate: Estimate | undefined,
  { kind, round }: { kind: string; round: boolean },
  x: (value: number) => number,
  y: number,
) {
  if (!isFiniteNumber(estimate?.value)) return undefined;
  const { value, low, high } = estimate;
  const whisker =
    isFiniteNumber(low) && isFiniteNumber(high)
      ? markup`<path class="whisker ${kind}" d="M${coordinate(x(low))},${y - 3}v6m0,-3H${coordinate(x(high))}m0,-3v6"/>`
      : undefined;
  const at = coordinate(x(value));
  const shape = round
    ? markup`<circle class="mark ${kind}" cx="${at}" cy="${y}" r="4.5"/>`
    : markup`<path class="mark ${kind}" d="M${at},${y - 5.5}l5.5,5.5l-5.5,5.5l-5.5,-5.5z"/>`;
  return markup`${whisker}${shape}`;
}
