import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { encodeWav } from '@avemo/dsp';
import { amFbp, openDataset, runExperiment, synthesizeCorpus } from '../../src/index';
import { temporaryFolder } from '../datasets/temporary-folder';
import { avemo } from './run';

const clip = fileURLToPath(
  new URL('../../../vision-prep/test/faces/clips/cremad-1001-happy.mp4', import.meta.url),
);
const silence = encodeWav({ samples: new Float32Array(16000), sampleRate: 16000 });

it('avemo predict CLIP shows the label, what each modality says, and the terms', async () => {
  const { code, stdout, stderr } = await avemo('predict', clip, '--backend', 'wasm');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\w+ \d+\s% .*cremad-1001-happy\.mp4, video, 1\.2\d\s?s\n/);
  expect(stdout).toMatch(
    / {2}voice: \w+ \d+\s%, counted \d+\s%\n {2}face: happiness \d+\s%, counted \d+\s%\n/,
  );
  expect(stderr).toMatch(/CC BY-NC-SA 4\.0/);
  expect(stderr).toMatch(/does not say what a person feels/);
});

it('avemo predict FOLDER --csv does the good files, lists the bad ones and ends with 1', async () => {
  const folder = await temporaryFolder({ 'silence.wav': silence, 'broken.mp4': 'no film at all' });
  await copyFile(clip, join(folder, 'clip.mp4'));
  const { code, stdout, stderr } = await avemo('predict', folder, '--csv', '--backend', 'wasm');
  expect(code).toBe(1);
  expect(stderr).toMatch(/broken\.mp4: /);
  expect(stderr).toMatch(/1 of 3 files could not be used/);
  const [header, ...rows] = stdout.trim().split('\n');
  expect(header).toBe(
    'file,from,to,label,confidence,anger,disgust,fear,happiness,sadness,surprise,neutral,counted_sound,counted_face,missing',
  );
  expect(rows.map((row) => row.split(',')[3] !== '')).toEqual([true, false]);
  expect(rows[1]).toMatch(/sound: silent \/ face: no-picture$/);
});

it('avemo predict CLIP --json is one line of JSON with the meaning of labels', async () => {
  const folder = await temporaryFolder({ 'silence.wav': silence });
  const { code, stdout } = await avemo('predict', join(folder, 'silence.wav'), '--json', '--backend', 'cpu');
  expect([code, stdout.trim().split('\n').length]).toEqual([0, 1]);
  const { label, meaning } = JSON.parse(stdout);
  expect(label).toBe(null);
  expect(meaning).toMatch(/does not say what a person feels/);
});

it('avemo predict CLIP --model RUN asks the systems of a run, and says that they know synthetic people only', async () => {
  const folder = await temporaryFolder({});
  await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
  const dataset = await openDataset('manifest', join(folder, 'corpus'));
  const out = join(folder, 'run');
  await runExperiment(dataset, {
    recipe: amFbp,
    variants: ['audio'],
    preset: 'small',
    settings: { audioEpochs: 1, encoderFilters: [4, 4, 4, 4, 8], attentionUnits: 4, maxFrames: 60 },
    seeds: [1],
    out,
    backend: await useBackend('wasm', { threads: 1 }),
  });
  const sound = dataset.clips[0].files.find(({ path }) => path.endsWith('.wav'))!.path;
  const { code, stdout } = await avemo('predict', sound, '--json', '--model', out, '--backend', 'wasm');
  const { label, probabilities, model, warnings } = JSON.parse(stdout);
  expect([code, model.name]).toEqual([0, 'am-fbp/audio']);
  expect(Object.keys(probabilities)).toEqual(dataset.labels);
  expect(dataset.labels).toContain(label);
  expect(warnings).toEqual([expect.stringMatching(/synthetic corpus/)]);
});

it('avemo predict with a wrong call ends with 2', async () => {
  for (const [args, message] of [
    [['none.mp4'], /there is no file none\.mp4/],
    [[clip, '--json', '--csv'], /choose one of them/],
    [[clip, '--step', '0'], /--step must be seconds above 0/],
    [[clip, '--voice', 'loud'], /the models are all and emodb/],
    [[clip, '--model', 'no-run'], /no trained system there/],
    [[], /clip/],
  ] as const) {
    const { code, stdout, stderr } = await avemo('predict', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  }
});
