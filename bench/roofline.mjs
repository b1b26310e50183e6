// Draws what `avemo bench --json` measured under the roofs of this machine: the peak of WebAssembly's vectors and the speed
// of its memory. Prints the same as a Markdown table, times as multiples of the first contestant's.
// Usage: avemo bench --json > bench.json && node bench/roofline.mjs bench.json docs/images/roofline.svg
import { readFileSync, writeFileSync } from 'node:fs';

const [input, output] = process.argv.slice(2);
const { rows, peak, threads, node } = JSON.parse(readFileSync(input, 'utf8'));

/** 10⁶ numbers that a forward pass reads and writes at least once: inputs, weights, results of every layer. */
const meganumbers = {
  matmul: 3 * 1.024 ** 2,
  conv2d: 8 * 56 ** 2 * (64 + 128) * 1e-6 + 0.074,
  conv3d: 16 * 56 ** 2 * (64 + 128) * 1e-6 + 0.221,
  'alexnet-forward': 58.3 + 30 * (0.155 + 2 * 1.1),
  'c3d-forward': 78 + 2 * 20.5,
};
const memory = memorySpeed();
const shown = rows.filter(({ workload }) => meganumbers[workload]);
const contestants = shown[0].cells.map(({ contestant }) => contestant);
const colours = ['#555555', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00'];
const intensity = ({ workload, gigaflops }) => (1000 * gigaflops) / (4 * meganumbers[workload]);

const [width, height, left, bottom, top, right] = [760, 440, 70, 60, 20, 190];
const [least, most] = [120, 600];
const x = logScale(least, most, left, width - right);
const y = logScale(2, 500, height - bottom, top);
const knee = peak / memory;
const parts = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
  `<title>Roofline: GFLOP/s of each network and part, by operations per byte</title>`,
  `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
  ...[120, 150, 200, 300, 400, 600].map((v) => tick(x(v), height - bottom, `${v}`, 'x')),
  ...[2, 5, 10, 20, 50, 100, 200, 500].map((v) => tick(left, y(v), `${v}`, 'y')),
  label((left + width - right) / 2, height - 18, 'operations per byte of memory', 'middle'),
  `<text transform="translate(18 ${height / 2}) rotate(-90)" text-anchor="middle">GFLOP/s</text>`,
  `<path d="M${x(least)} ${y(Math.min(peak, least * memory))}${knee > least ? `L${x(knee)} ${y(peak)}` : ''}L${x(most)} ${y(peak)}" fill="none" stroke="#222222" stroke-width="1.5"/>`,
  label(
    x(most) - 4,
    y(peak) - 6,
    `peak of ${threads} threads in WebAssembly, ${peak.toFixed(0)} GFLOP/s`,
    'end',
  ),
];
for (const row of shown) {
  const at = x(intensity(row));
  parts.push(
    `<text transform="translate(${at} ${height - bottom - 6}) rotate(-90)" fill="#555555" font-size="11" dy="-5">${row.title}</text>`,
    `<path d="M${at} ${top}V${height - bottom}" stroke="#e2e2e2"/>`,
  );
  row.cells.forEach((cell, i) => {
    if ('why' in cell) return;
    parts.push(`<circle cx="${at}" cy="${y(cell.gigaflopsPerSecond)}" r="5" fill="${colours[i]}"/>`);
  });
}
contestants.forEach((name, i) => {
  const line = top + 16 + 20 * i;
  parts.push(`<circle cx="${width - right + 20}" cy="${line - 4}" r="5" fill="${colours[i]}"/>`);
  parts.push(label(width - right + 32, line, name, 'start'));
});
writeFileSync(output, `${parts.join('\n')}\n</svg>\n`);

console.log(
  `Node ${node}, ${threads} threads, peak ${peak.toFixed(0)} GFLOP/s, memory ${memory.toFixed(0)} GB/s\n`,
);
console.log(`| work | ${contestants.join(' | ')} |\n| --- |${' --- |'.repeat(contestants.length)}`);
for (const { title, cells } of rows) {
  const [first] = cells;
  const texts = cells.map((cell) => {
    if ('why' in cell) return `– (${cell.why.replace(/Kernel '(\w+)' not registered.*/, 'no $1')})`;
    return `${(cell.milliseconds / first.milliseconds).toFixed(2)}× (${((100 * cell.gigaflopsPerSecond) / peak).toFixed(0)} %)`;
  });
  console.log(`| ${title} | ${texts.join(' | ')} |`);
}

function logScale(from, to, start, end) {
  const share = (v) => Math.log(Math.min(to, Math.max(from, v)) / from) / Math.log(to / from);
  return (v) => Number((start + (end - start) * share(v)).toFixed(1));
}

function tick(atX, atY, text, axis) {
  return axis === 'x'
    ? `<path d="M${atX} ${atY}v5" stroke="#222222"/>${label(atX, atY + 18, text, 'middle')}`
    : `<path d="M${atX} ${atY}h-5" stroke="#222222"/>${label(atX - 8, atY + 4, text, 'end')}`;
}

function label(atX, atY, text, anchor) {
  return `<text x="${atX}" y="${atY}" text-anchor="${anchor}">${text}</text>`;
}

/** GB/s of a copy larger than the caches, what is read and what is written added up; one thread. */
function memorySpeed() {
  const [from, to] = [new Float64Array(16e6).fill(1), new Float64Array(16e6)];
  let best = Infinity;
  for (let turn = 0; turn < 5; turn++) {
    const start = performance.now();
    to.set(from);
    best = Math.min(best, performance.now() - start);
  }
  return (2 * from.byteLength) / best / 1e6;
}
