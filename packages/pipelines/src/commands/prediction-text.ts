import { emotions } from '../predict/emotions';
import type { Prediction } from '../predict/prediction';
import { encodeCsv } from '../io/encode-csv';
import { formatNumber, formatPercent, formatSeconds } from '../report/number-format';

const barWidth = 24;

/** One clip's answer for people, on several lines. */
export function predictionText(prediction: Prediction): string {
  const { probabilities, values, modalities, missing, faces, warnings } = prediction;
  const byShare = Object.entries(probabilities).sort((a, b) => b[1] - a[1]);
  const width = Math.max(0, ...byShare.map(([label]) => label.length));
  const lines = [
    `${headline(prediction)}   ${prediction.source}${lengthOf(prediction)}`,
    ...byShare
      .filter(([, p], i) => i < 3 || p >= 0.05)
      .map(([label, p]) => `  ${label.padEnd(width)}  ${bar(p)} ${formatPercent(p, 0)}`),
    ...Object.entries(values ?? {}).map(([name, value]) => `  ${name}  ${formatNumber(value, 2)}`),
    ...modalities.map(
      ({ modality, label, probabilities, counted }) =>
        `  ${said(modality)}: ${label} ${formatPercent(probabilities[label!], 0)}` +
        (modalities.length > 1 ? `, counted ${formatPercent(counted, 0)}` : ''),
    ),
    ...stretches(prediction),
    ...(faces.length > 1
      ? faces.map(
          ({ track, main, from, to, label, confidence }) =>
            `  face ${track}${main ? ' (the one that counts)' : ''}: ${label} ${formatPercent(confidence, 0)}, seen ${from.toFixed(1)}–${to.toFixed(1)} s`,
        )
      : []),
    ...missing.map(({ text }) => `  ${text}`),
    ...warnings.map((text) => `  warning: ${text}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** One clip's answer on one line. */
export function predictionLine(prediction: Prediction): string {
  const { modalities, missing, source } = prediction;
  const alone = modalities.map(({ modality, label }) => `${said(modality)}: ${label}`);
  const lacks = missing.map(({ why }) => why.replace('-', ' '));
  return `${headline(prediction).padEnd(18)}  ${source}  (${[...alone, ...lacks].join(', ')})\n`;
}

const said = (modality: string) => (modality === 'sound' ? 'voice' : modality);

function headline({ label, confidence, values }: Prediction): string {
  if (label !== null) return `${label} ${formatPercent(confidence, 0)}`;
  if (!values) return 'no answer';
  return Object.entries(values)
    .map(([name, value]) => `${name} ${formatNumber(value, 2)}`)
    .join(', ');
}

const lengthOf = ({ kind, duration }: Prediction) =>
  duration === null ? `, ${kind}` : `, ${kind}, ${formatSeconds(duration)}`;

const bar = (share: number) => {
  const full = Math.round(share * barWidth);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
};

/** Moments with one label one after the other, as one. */
function stretches({ overTime }: Prediction): string[] {
  const joined: { from: number; to: number; label: string | null }[] = [];
  for (const { from, to, label } of overTime) {
    const last = joined.at(-1);
    if (last && last.label === label) last.to = to;
    else joined.push({ from, to, label });
  }
  if (joined.length < 2) return [];
  const shown = joined
    .slice(0, 12)
    .map(({ from, to, label }) => `${from.toFixed(1)}–${to.toFixed(1)} ${label ?? '–'}`);
  return [`  over time, s: ${shown.join(', ')}${joined.length > 12 ? ', …' : ''}`];
}

/** Writes answers as CSV: one row for a clip, or one for each moment of it. */
export function createPredictionCsv({ overTime }: { overTime: boolean }): (prediction: Prediction) => string {
  let header: string[] | undefined;
  return (prediction) => {
    const { source, label, confidence, probabilities, values, missing, modalities, duration } = prediction;
    const classes = Object.keys(probabilities).length > 0 ? Object.keys(probabilities) : undefined;
    const measured = Object.keys(values ?? {});
    const columns = [
      'file',
      'from',
      'to',
      'label',
      'confidence',
      ...(classes ?? (values ? [] : emotions)),
      ...measured,
    ];
    const first = header === undefined;
    header ??= [...columns, 'counted_sound', 'counted_face', 'missing'];
    const names = header.slice(5, -3);
    const row = (
      [from, to]: readonly [number, number | undefined],
      answer: { label: string | null; confidence: number; numbers: Record<string, number> },
      counted: Record<string, number>,
    ) => [
      source,
      from,
      to,
      answer.label ?? undefined,
      answer.label === null ? undefined : rounded(answer.confidence),
      ...names.map((name) => rounded(answer.numbers[name])),
      rounded(counted.sound),
      rounded(counted.face),
      missing.map(({ modality, why }) => `${modality}: ${why}`).join(' / '),
    ];
    const rows = overTime
      ? prediction.overTime.map(({ from, to, label, probabilities, values, counted }) =>
          row(
            [from, to],
            {
              label,
              confidence: Math.max(0, ...Object.values(probabilities)),
              numbers: { ...probabilities, ...values },
            },
            counted,
          ),
        )
      : [
          row(
            [0, duration ?? undefined],
            { label, confidence, numbers: { ...probabilities, ...values } },
            Object.fromEntries(modalities.map(({ modality, counted }) => [modality, counted])),
          ),
        ];
    return encodeCsv(first ? [header, ...rows] : rows);
  };
}

const rounded = (value: number | undefined) => (value === undefined ? undefined : Number(value.toFixed(4)));
