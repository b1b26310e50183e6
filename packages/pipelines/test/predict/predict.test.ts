import { readFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ndarray from 'ndarray';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { encodeWav } from '@avemo/dsp';
import { openVideo } from '@avemo/vision-prep/video';
import { encodePng } from '../../src/io/encode-png';
import { emotions, predict, type Prediction } from '../../src/predict/index';

beforeAll(() => useBackend('wasm', { threads: 1 }));

/** A woman of CREMA-D who says a sentence happily, 1.2 s. */
const clip = fileURLToPath(
  new URL('../../../vision-prep/test/faces/clips/cremad-1001-happy.mp4', import.meta.url),
);

const sum = (probabilities: Record<string, number>) =>
  Object.values(probabilities).reduce((total, p) => total + p, 0);

describe('predict(path)', () => {
  let prediction: Prediction;
  beforeAll(async () => {
    prediction = await predict(clip);
  });

  it('gives the probabilities of the emotions, and the likeliest of them', () => {
    const { kind, label, confidence, probabilities, missing } = prediction;
    expect([kind, missing]).toEqual(['video', []]);
    expect(Object.keys(probabilities)).toEqual([...emotions]);
    expect(sum(probabilities)).toBeCloseTo(1, 6);
    expect(confidence).toBe(Math.max(...Object.values(probabilities)));
    expect(probabilities[label!]).toBe(confidence);
  });

  it('gives the moments of the clip without gaps', () => {
    const { overTime, duration } = prediction;
    expect(overTime[0].from).toBe(0);
    expect(overTime.at(-1)!.to).toBe(duration);
    overTime.slice(1).forEach(({ from }, i) => expect(from).toBe(overTime[i].to));
    overTime.forEach(({ probabilities }) => expect(sum(probabilities)).toBeCloseTo(1, 6));
  });

  it('names the emotion that the actor shows with her face; says what each says alone, and how much they counted', () => {
    const { modalities, faces } = prediction;
    expect(modalities.map(({ modality }) => modality)).toEqual(['sound', 'face']);
    expect(modalities[0].counted + modalities[1].counted).toBeCloseTo(1, 6);
    expect(faces).toHaveLength(1);
    expect(faces[0]).toMatchObject({ track: 1, main: true, seen: 1, label: 'happiness' });
    expect(faces[0].probabilities).toEqual(modalities[1].probabilities);
  });
});

it('predict(bytes) of a photograph is what the face says', async () => {
  const video = await openVideo(clip);
  const frames = [];
  for await (const { picture } of video.frames()) frames.push(picture);
  await video.close();
  const photograph = encodePng(frames[0]);
  const { kind, label, duration, overTime, missing, modalities } = await predict(photograph);
  expect([kind, label, duration, overTime]).toEqual(['picture', modalities[0].label, null, []]);
  expect(missing).toEqual([{ modality: 'sound', why: 'no-sound', text: 'A picture has no sound.' }]);
});

it('predict(blob) hears the voice where there is no picture', async () => {
  const video = await openVideo(await readFile(clip));
  const sound = await video.audio();
  await video.close();
  const { kind, label, missing, faces } = await predict(
    new Blob([encodeWav(sound) as Uint8Array<ArrayBuffer>]),
  );
  expect([kind, missing.map(({ why }) => why), faces]).toEqual(['sound', ['no-picture'], []]);
  expect(emotions).toContain(label);
});

it('predict(silence) gives no label and says why', async () => {
  const silence = encodeWav({ samples: new Float32Array(16000), sampleRate: 16000 });
  const { label, confidence, probabilities, missing, overTime } = await predict(silence);
  expect([label, confidence, probabilities]).toEqual([null, 0, {}]);
  expect(missing.map(({ modality, why }) => [modality, why])).toEqual([
    ['sound', 'silent'],
    ['face', 'no-picture'],
  ]);
  expect(overTime.every(({ label }) => label === null)).toBe(true);
  const short = encodeWav({ samples: new Float32Array(1600).fill(0.1), sampleRate: 16000 });
  expect((await predict(short)).missing[0].why).toBe('too-short');
});

it('predict(source, options) says what is wrong with the call', async () => {
  await expect(predict('no-such-clip.mp4')).rejects.toThrow(/there is no file no-such-clip.mp4/);
  for (const source of [7, '', null, undefined, {}, []]) {
    await expect(predict(source as never)).rejects.toThrow(/source must be a path/);
  }
  await expect(predict(fileURLToPath(new URL('.', import.meta.url)))).rejects.toThrow(/is a folder/);
  await expect(predict('http://127.0.0.1:1/clip.mp4')).rejects.toThrow(
    /127.0.0.1:1\/clip.mp4 cannot be read/,
  );
  for (const model of [{}, [], 'all', null]) {
    await expect(predict(clip, { model: model as never })).rejects.toThrow(/model must come from/);
  }
  await expect(predict(clip, { onProgress: 1 as never })).rejects.toThrow(/onProgress/);
  await expect(predict(clip, { step: 0 })).rejects.toThrow(/step must be/);
  await expect(predict(clip, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
});

it('predict(source) takes what Node holds a file in, with one answer', async () => {
  const bytes = await readFile(clip);
  const { probabilities } = await predict(clip);
  for (const source of [
    pathToFileURL(clip),
    pathToFileURL(clip).href,
    bytes,
    Uint8Array.of(0, ...bytes).subarray(1),
    Uint8Array.from(bytes).buffer,
    new File([bytes], 'clip.mp4'),
    new Blob([bytes]).stream(),
    createReadStream(clip),
  ]) {
    expect((await predict(source)).probabilities).toEqual(probabilities);
  }
});

it('predict(bytes) of a picture without room for a face sees none', async () => {
  const tiny = encodePng(ndarray(new Uint8Array(2 * 2 * 3), [2, 2, 3]));
  const { label, missing } = await predict(tiny);
  expect([label, missing.map(({ why }) => why)]).toEqual([null, ['no-sound', 'no-face']]);
});

it('predict(bytes) of a kind of picture that cannot be read names the kind', async () => {
  const webp = new TextEncoder().encode('RIFF\0\0\0\0WEBPVP8 ');
  await expect(predict(webp)).rejects.toThrow(/WebP/);
});
