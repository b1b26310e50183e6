// Accuracy as a modality goes missing, as an SVG picture without scripts or fonts of its own.

const size = { width: 360, height: 260, left: 44, right: 12, top: 30, bottom: 40 };
/** Told apart also without colour vision (Okabe & Ito 2008), and by their dashes. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#000000'];

/**
 * One panel a modality, one line a method.
 *
 * @param summary from summarizeStudy
 * @param methods which to show, as [method, whether with ModalityDropout]
 * @returns the text of the file
 */
export function missingFigure({ missing, shares }, methods) {
  const drawn = missing.map((one) => ({
    ...one,
    lines: methods.map(([method, dropout]) =>
      one.curves.find((curve) => curve.method === method && curve.modalityDropout > 0 === dropout),
    ),
  }));
  const values = drawn
    .flatMap(({ remaining, lines }) => [remaining, ...lines.flatMap((line) => line?.accuracy ?? [])])
    .filter(Number.isFinite);
  const domain = [Math.floor(20 * Math.min(...values)) / 20, Math.ceil(20 * Math.max(...values)) / 20];
  const panels = drawn.map((one, i) => panel(one, { shares, domain, offset: i * size.width }));
  const legend = methods.map(([method, dropout], i) => {
    const y = size.height + 16 + 18 * i;
    const name = `${method}${dropout ? ' + ModalityDropout' : ''}`;
    return `<path d="M${size.left} ${y}h28" ${stroke(i)}/><text x="${size.left + 36}" y="${y + 4}">${name}</text>`;
  });
  const width = size.width * missing.length;
  const height = size.height + 18 * methods.length + 36;
  const last = size.height + 16 + 18 * methods.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12" fill="#222">
<title>Accuracy as a modality goes missing</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${panels.join('\n')}
${legend.join('\n')}
<path d="M${size.left} ${last}h28" stroke="#888" stroke-dasharray="2 3" fill="none"/><text x="${size.left + 36}" y="${last + 4}">trained without the modality</text>
</svg>
`;
}

const stroke = (i) =>
  `fill="none" stroke-width="2" stroke="${colours[i % colours.length]}"${i % 2 ? ' stroke-dasharray="6 3"' : ''}`;

function panel({ modality, remaining, lines }, { shares, domain: [low, high], offset }) {
  const x = (share) => (offset + size.left + share * (size.width - size.left - size.right)).toFixed(1);
  const y = (value) =>
    (size.top + ((high - value) / (high - low)) * (size.height - size.top - size.bottom)).toFixed(1);
  const steps = Array.from({ length: Math.round((high - low) / 0.05) + 1 }, (_, i) => low + 0.05 * i);
  const shown = steps.filter((_, i) => i % Math.ceil(steps.length / 8) === 0);
  return [
    `<text x="${x(0)}" y="16" font-weight="bold">${modality} missing</text>`,
    ...shown.map(
      (value) =>
        `<path d="M${x(0)} ${y(value)}H${x(1)}" stroke="#ddd"/><text x="${Number(x(0)) - 6}" y="${Number(y(value)) + 4}" text-anchor="end">${Math.round(100 * value)} %</text>`,
    ),
    ...shares.map(
      (share) =>
        `<text x="${x(share)}" y="${size.height - size.bottom + 18}" text-anchor="middle">${Math.round(100 * share)}</text>`,
    ),
    `<text x="${x(0.5)}" y="${size.height - 6}" text-anchor="middle">% of the test clips</text>`,
    ...(remaining === undefined
      ? []
      : [`<path d="M${x(0)} ${y(remaining)}H${x(1)}" stroke="#888" stroke-dasharray="2 3"/>`]),
    ...lines.map((line, i) =>
      line
        ? `<path d="M${line.accuracy.map((value, k) => `${x(shares[k])} ${y(value)}`).join('L')}" ${stroke(i)}/>`
        : '',
    ),
  ].join('\n');
}
