// The summary of a study as Markdown.

const percent = (value) => (100 * value).toFixed(1);
const points = (value) => `${value < 0 ? '−' : '+'}${(100 * Math.abs(value)).toFixed(1)}`;
const probability = (value) => (value < 0.001 ? '< 0.001' : value.toPrecision(2));

/** All tables, one below the other. */
export function tables({ systems, claims, missing, shares }) {
  const first = [systemsTable({ systems, missing }), claimsTable(claims)];
  return [...first, ...missing.map((one) => missingTable(one, shares))].join('\n\n');
}

/** Accuracy, interval and the difference to concatenation, best first. */
function systemsTable({ systems, missing }) {
  const dropped = (method) =>
    missing[0].curves.find((curve) => curve.method === method && curve.modalityDropout > 0)?.accuracy[0];
  const optional = (value, show) => (value === undefined ? '' : show(value));
  const rows = systems.map((system) => [
    `\`${system.method}\``,
    percent(system.accuracy.value),
    `${percent(system.accuracy.low)}–${percent(system.accuracy.high)}`,
    percent(system.unweightedAverageRecall),
    Object.values(system.perSeed).map(percent).join(', '),
    optional(system.difference, points),
    optional(system.pValue, probability),
    optional(system.holmPValue, probability),
    optional(dropped(system.method), percent),
    optional(system.parameters, (count) => count.toLocaleString('en')),
  ]);
  const header = [
    'method',
    'accuracy',
    '95 % interval',
    'UAR',
    'seeds',
    'to concat',
    'p',
    'Holm p',
    'with ModalityDropout',
    'parameters',
  ];
  return markdown(header, rows);
}

/** Whether the order that was claimed is seen. */
function claimsTable(claims) {
  const rows = claims.map(({ better, worse, difference, pValue, holmPValue }) => [
    `\`${better}\``,
    `\`${worse}\``,
    points(difference),
    probability(pValue),
    probability(holmPValue),
  ]);
  return markdown(['claimed to be better', 'than', 'points', 'p', 'Holm p'], rows);
}

/** Accuracy as a modality goes missing: trained without / with ModalityDropout. */
function missingTable({ modality, remaining, curves }, shares) {
  const methods = [...new Set(curves.map(({ method }) => method))];
  const rows = methods.map((method) => {
    const own = curves
      .filter((curve) => curve.method === method)
      .sort((a, b) => a.modalityDropout - b.modalityDropout);
    return [
      `\`${method}\``,
      ...shares.map((_, k) => own.map(({ accuracy }) => percent(accuracy[k])).join(' / ')),
    ];
  });
  const header = [`${modality} missing in`, ...shares.map((share) => `${100 * share} %`)];
  const floor = remaining === undefined ? '' : `\n\nTrained without ${modality}: ${percent(remaining)}.`;
  return markdown(header, rows) + floor;
}

const markdown = (header, rows) =>
  [header, header.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
