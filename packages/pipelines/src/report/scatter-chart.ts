import { markup, type Markup } from './html';
import { formatTick } from './number-format';
import { linearScale, niceDomain, ticks } from './scale';
import { coordinate, svg } from './svg';

const side = 300;
const plot = { left: 42, right: side - 8, top: 24, bottom: side - 36 };

/** Predictions over truths, one dot each, with the line on which both are equal. */
export function scatterChart(
  points: readonly (readonly [number, number])[],
  { id, title, description }: { id: string; title: string; description: string },
): Markup {
  const finite = points.filter((pair) => pair.every(Number.isFinite));
  const all = finite.flat();
  const domain = niceDomain(
    [all.reduce((a, b) => Math.min(a, b), all[0] ?? 0), all.reduce((a, b) => Math.max(a, b), all[0] ?? 1)],
    5,
  );
  const x = linearScale(domain, [plot.left, plot.right]);
  const y = linearScale(domain, [plot.bottom, plot.top]);
  const grid = ticks(domain, 4).map(
    (value) =>
      markup`<path class="grid" d="M${plot.left},${coordinate(y(value))}H${plot.right}M${coordinate(x(value))},${plot.top}V${plot.bottom}"/><text class="tick" x="${plot.left - 5}" y="${coordinate(y(value) + 4)}" text-anchor="end">${formatTick(value)}</text><text class="tick" x="${coordinate(x(value))}" y="${plot.bottom + 14}" text-anchor="middle">${formatTick(value)}</text>`,
  );
  const dots = finite.map(
    ([truth, predicted]) =>
      markup`<circle class="mark validation faint" cx="${coordinate(x(truth))}" cy="${coordinate(y(predicted))}" r="2"/>`,
  );
  return svg(
    markup`<text class="heading" x="0" y="12">${title}</text>${grid}<path class="reference" d="M${plot.left},${plot.bottom}L${plot.right},${plot.top}"/>${dots}<text class="tick" x="${(plot.left + plot.right) / 2}" y="${side - 4}" text-anchor="middle">truth</text><text class="tick" transform="translate(10 ${(plot.top + plot.bottom) / 2}) rotate(-90)" text-anchor="middle">prediction</text>`,
    { id, width: side, height: side, title, description },
  );
}
