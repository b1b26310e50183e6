import { figure, legend } from './figure';
import { markup, type Markup } from './html';
import { formatCount } from './number-format';
import type { EmbeddingMap, ReportData } from './report-data';
import { linearScale } from './scale';
import type { NextFigure, Section } from './section';
import { coordinate, svg } from './svg';

const side = 340;
const edge = 12;

/** Test clips on a plane, a chart for each system that has embeddings. */
export function embeddingSection(
  { systems, labels }: ReportData,
  nextFigure: NextFigure,
): Section | undefined {
  const panels = systems.flatMap(({ system, embedding }, s) => {
    if (!embedding || embedding.points.length === 0) return [];
    const { points, fold, seed, method } = embedding;
    return [
      {
        heading: system,
        chart: embeddingChart(points, labels, {
          id: `embedding-${s}`,
          title: `Embeddings of ${system}`,
          description: `${formatCount(points.length)} test clips of fold ${fold}, seed ${seed}, on a plane by ${method}.`,
        }),
        remark: `${formatCount(points.length)} test clips of fold ${fold}, seed ${seed}; ${method}`,
      },
    ];
  });
  if (panels.length === 0) return undefined;
  const body = figure(panels, {
    number: nextFigure(),
    caption:
      'A mark is a test clip, placed so that clips with similar embeddings in front of the last layer are neighbours. Axes have no unit; distances between far groups and the sizes of groups mean nothing.',
    source: 'McInnes et al. (2018), UMAP, as computed by umap-js.',
    layout: 'slim',
    ...(labels.length > 0 && {
      legend: legend(labels.map((text, i) => ({ ...markOf(i), text }))),
    }),
  });
  return { id: 'embedding', title: 'Map of the test clips', body };
}

/** Four colours, circles for the first of them and diamonds for the next. */
const markOf = (place: number) => ({
  swatch: Math.floor(place / 4) % 2 === 0 ? ('circle' as const) : ('diamond' as const),
  kind: `stream-${place % 4}`,
});

function embeddingChart(
  points: EmbeddingMap['points'],
  labels: readonly string[],
  { id, title, description }: { id: string; title: string; description: string },
): Markup {
  const finite = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const scaleOf = (values: readonly number[], range: [number, number]) =>
    linearScale(
      [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), -Infinity)],
      range,
    );
  const x = scaleOf(
    finite.map((point) => point.x),
    [edge, side - edge],
  );
  const y = scaleOf(
    finite.map((point) => point.y),
    [side - edge, edge],
  );
  const marks = finite.map((point) => {
    const { swatch, kind } = markOf(Math.max(0, labels.indexOf(point.label)));
    const [cx, cy] = [coordinate(x(point.x)), coordinate(y(point.y))];
    const shape =
      swatch === 'circle'
        ? markup`<circle class="mark ${kind}" cx="${cx}" cy="${cy}" r="4">`
        : markup`<path class="mark ${kind}" d="M${cx},${coordinate(y(point.y) - 5)}l5,5l-5,5l-5,-5z">`;
    const end = swatch === 'circle' ? markup`</circle>` : markup`</path>`;
    return markup`${shape}<title>${point.clip}${point.label && `: ${point.label}`}</title>${end}`;
  });
  return svg(marks, { id, width: side, height: side, title, description });
}
