// What face and voice show, live, with camera and microphone. Served by run.mjs.
import { createEmotionDetector, meaning } from '@avemo/pipelines/live';

const element = (id) => document.querySelector(`#${id}`);
element('meaning').textContent = meaning;

let results = 0;
const detector = createEmotionDetector({
  faces: '/models/',
  weights: '/weights/',
  wasmPaths: '/wasm/',
  worker: () => new Worker('/worker.js', { type: 'module' }),
  onResult({ label, confidence, probabilities, counted }) {
    element('label').textContent = label
      ? `${label} ${(100 * confidence).toFixed(0)} %`
      : 'no face, no voice';
    element('label').dataset.results = ++results;
    element('label').dataset.counted = JSON.stringify(counted);
    for (const [name, share] of Object.entries(probabilities)) row(name).value = share;
  },
  onState({ state, reason }) {
    element('status').textContent = reason ? `${state}: ${reason.message}` : state;
    element('start').disabled = state !== 'stopped';
    element('stop').disabled = state === 'stopped';
  },
});

element('start').addEventListener('click', async () => {
  // What goes wrong comes to onState too.
  await detector.start().catch(() => {});
  if (detector.video) element('picture').replaceChildren(detector.video);
});
element('stop').addEventListener('click', () => detector.stop());

/** The meter of an emotion; made when it is first shown. */
function row(name) {
  const found = document.getElementById(`meter-${name}`);
  if (found) return found;
  const meter = Object.assign(document.createElement('meter'), { id: `meter-${name}`, max: 1 });
  const line = element('emotions').insertRow();
  line.insertCell().textContent = name;
  line.insertCell().append(meter);
  return meter;
}
