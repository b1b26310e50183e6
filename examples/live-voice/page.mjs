// Descriptors of eGeMAPS, live, computed on the audio thread. Served by run.mjs.
import { createExtractorNode } from '@avemo/dsp/audio-worklet';
import { egemapsV02 } from '@avemo/dsp/opensmile';

const spec = { version: 1, sampleRate: 16000, feature: 'opensmile', options: { set: 'egemaps-v02' } };

/** What is shown, and from where to where its bar reaches. */
const shown = {
  Loudness_sma3: [0, 3],
  'F0semitoneFrom27.5Hz_sma3nz': [0, 60],
  alphaRatio_sma3: [-40, 20],
  hammarbergIndex_sma3: [-10, 50],
  'slope0-500_sma3': [-0.2, 0.2],
  'slope500-1500_sma3': [-0.1, 0.1],
  spectralFlux_sma3: [0, 2],
  jitterLocal_sma3nz: [0, 0.1],
  shimmerLocaldB_sma3nz: [0, 3],
  HNRdBACF_sma3nz: [-5, 20],
  F1frequency_sma3nz: [0, 1500],
  F2frequency_sma3nz: [0, 3000],
};

const element = (id) => document.querySelector(`#${id}`);
const lines = Object.entries(shown).map(([name, [min, max]]) => {
  const column = egemapsV02.descriptorNames.indexOf(name);
  const line = element('descriptors').insertRow();
  line.insertCell().textContent = name;
  const meter = Object.assign(document.createElement('meter'), { min, max });
  line.insertCell().append(meter);
  return { column, meter, value: line.insertCell() };
});

let end = () => {};
element('start').addEventListener('click', async () => {
  element('start').disabled = true;
  await listen().catch(stop);
});
element('stop').addEventListener('click', () => stop());

/** Shows the descriptors of the microphone's sound, until `end` is called. */
async function listen() {
  say('starting');
  const context = new AudioContext();
  end = () => void context.close();
  // What makes calls pleasant to hear changes pitch, level and spectrum.
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const microphone = await navigator.mediaDevices.getUserMedia({ audio });
  end = () => {
    for (const track of microphone.getTracks()) track.stop();
    void context.close();
  };
  let rows = 0;
  const extractor = await createExtractorNode(context, spec, {
    scriptUrl: '/thread.js',
    onRows({ data, shape: [count, width] }) {
      rows += count;
      show(data.subarray((count - 1) * width));
      say(`${(rows * extractor.hopSeconds).toFixed(1)} s`);
    },
    onError: stop,
  });
  const release = end;
  end = () => {
    extractor.close();
    release();
  };
  context.createMediaStreamSource(microphone).connect(extractor.node);
  element('stop').disabled = false;
}

function stop(error) {
  end();
  say(error ? `stopped: ${error.message}` : 'stopped');
  element('stop').disabled = true;
  element('start').disabled = false;
}

function show(row) {
  for (const { column, meter, value } of lines) {
    meter.value = row[column];
    value.textContent = row[column].toFixed(3);
  }
}

function say(text) {
  element('status').textContent = text;
}
