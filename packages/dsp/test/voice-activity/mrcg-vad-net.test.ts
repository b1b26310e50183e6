import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectClose, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { decodeAudio, mrcg, toMono } from '@avemo/dsp';
import { detectSpeech, mrcgVadNet, VadWeightsError, type VadWeightsFile } from '@avemo/dsp/voice-activity';

const path = fileURLToPath(new URL('../../src/voice-activity/mrcg-vad-weights.json', import.meta.url));
const file = JSON.parse(readFileSync(path, 'utf8')) as VadWeightsFile;
const speech = { samples: goldenSignal('sp_a').data as Float32Array, sampleRate: 16000 };

/** The network as its equations say, frame by frame, from the bytes. */
function slowPosteriors({ samples, sampleRate }: typeof speech): number[] {
  const bytes = Buffer.from(file.weights, 'base64');
  let at = 0;
  const take = (count: number) => Array.from({ length: count }, () => bytes.readFloatLE(4 * at++));
  const [mean, deviation] = [take(file.features), take(file.features)];
  const layer = (inputs: number, outputs: number) => {
    const [kernel, bias] = [take(inputs * outputs), take(outputs)];
    return (x: number[]) =>
      bias.map((b, o) => x.reduce((sum, value, i) => sum + value * kernel[i * outputs + o], b));
  };
  const window = file.offsets.length * file.frameUnits;
  const [first, second, last] = [
    layer(file.features, file.frameUnits),
    layer(window, file.units),
    layer(file.units, 1),
  ];
  const relu = (x: number[]) => x.map((value) => Math.max(0, value));
  const loud = samples.map((value) => 2 ** 15 * value);
  const features = mrcg({ samples: loud, sampleRate }, { rms: null });
  const frames = features.shape[0];
  const inner = Array.from({ length: frames }, (_, t) =>
    relu(
      first(
        mean.map((m, i) => Math.min(127 / 16, Math.max(-127 / 16, (features.get(t, i) - m) / deviation[i]))),
      ),
    ),
  );
  return inner.map((_, t) => {
    const x = file.offsets.flatMap((offset) => inner[Math.min(frames - 1, Math.max(0, t + offset))]);
    return 1 / (1 + Math.exp(-last(relu(second(x)))[0]));
  });
}

describe('mrcgVadNet', () => {
  it('mrcgVadNet() gives the posteriors of its equations, between 0 and 1', async () => {
    const net = await mrcgVadNet();
    const posteriors = net.posteriors(speech);
    expect(posteriors.length).toBe(Math.floor(speech.samples.length / 160));
    expectClose(posteriors, slowPosteriors(speech), { rtol: 1e-5, atol: 1e-6 });
    expect(Math.min(...posteriors)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...posteriors)).toBeLessThanOrEqual(1);
  });

  it.each([1, 159, 1000, 40000])(
    'createStream().push(chunks of %i) gives the bits of the whole',
    async (size) => {
      const net = await mrcgVadNet();
      const samples = speech.samples.slice(0, size === 1 ? 4000 : undefined);
      const stream = net.createStream();
      const parts: number[] = [];
      let pending = 0;
      for (let n = 0; n < samples.length; n += size) {
        parts.push(...stream.push(samples.slice(n, n + size)));
        pending = Math.max(
          pending,
          Math.min(n + size, samples.length) / 16000 - parts.length * net.frameSeconds,
        );
      }
      parts.push(...stream.finish());
      expect(parts).toEqual([...net.posteriors({ samples, sampleRate: 16000 })]);
      if (size < 1000) expect(pending).toBeLessThanOrEqual(stream.latencySeconds + 0.01);
      expect(() => stream.push(samples)).toThrow(/finished/);
    },
  );

  it('mrcgVadNet() hears nobody in silence, and takes sound of any length', async () => {
    const net = await mrcgVadNet();
    expect(await detectSpeech({ samples: new Float32Array(32000), sampleRate: 16000 })).toEqual([]);
    for (const length of [0, 1, 159]) {
      expect(net.posteriors({ samples: new Float32Array(length), sampleRate: 16000 }).length).toBe(0);
    }
    expect(net.posteriors({ samples: new Float32Array(160), sampleRate: 16000 }).length).toBe(1);
  });

  it('mrcgVadNet() refuses other rates and samples that are no numbers', async () => {
    const net = await mrcgVadNet();
    const samples = new Float32Array(1600);
    expect(() => net.posteriors({ samples, sampleRate: 8000 })).toThrow(
      /sampleRate must be 16000; got 8000. Use resample/,
    );
    samples[7] = NaN;
    expect(() => net.posteriors({ samples, sampleRate: 16000 })).toThrow(RangeError);
    const stream = net.createStream();
    stream.push(new Float32Array(10));
    expect(() => stream.push(samples)).toThrow(/samples\[17\] is NaN/);
  });

  it('mrcgVadNet({ weights }) refuses damaged and foreign weights, each with its code', async () => {
    await expect(mrcgVadNet({ weights: file })).resolves.toMatchObject({ card: file.card });
    const damaged = `${file.weights.slice(0, 99)}${file.weights[99] === 'A' ? 'B' : 'A'}${file.weights.slice(100)}`;
    for (const [weights, code] of [
      [{ ...file, weights: damaged }, 'checksum'],
      [{ ...file, weights: file.weights.slice(0, -8) }, 'form'],
      [{ ...file, weights: '!' }, 'form'],
      [{ ...file, offsets: [] }, 'form'],
      [{ ...file, units: 1.5 }, 'form'],
      [{ ...file, sha256: undefined }, 'form'],
      ['weights', 'form'],
      [null, 'form'],
    ] as const) {
      const error: unknown = await mrcgVadNet({ weights }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(VadWeightsError);
      expect((error as VadWeightsError).code).toBe(code);
    }
  });
});

const corpus = join(
  process.env.AVEMO_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url)),
  'emodb',
);

describe.runIf(existsSync(corpus))('Emo-DB, speakers that training never met', () => {
  it('detectSpeech(clip) finds the hand-made boundaries of speaker 03', async () => {
    const marks = readFileSync(join(corpus, 'vad.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    let [wrong, frames] = [0, 0];
    for (const id of ['03a01Fa', '03a02Nc', '03b01Td', '03b03Wc']) {
      const signal = toMono(await decodeAudio(readFileSync(join(corpus, 'audio', `${id}.flac`))));
      const truth = marks.filter(([name, , , kind]) => name === id && kind === 'speech');
      const found = await detectSpeech(signal);
      const inside = (t: number, list: (readonly [number, number])[]) =>
        list.some(([start, end]) => t >= start && t < end);
      for (let t = 0; t < signal.samples.length / 16000; t += 0.01) {
        const said = inside(
          t,
          truth.map(([, start, end]) => [Number(start), Number(end)] as const),
        );
        if (
          said !==
          inside(
            t,
            found.map(({ start, end }) => [start, end] as const),
          )
        )
          wrong++;
        frames++;
      }
    }
    expect(wrong / frames).toBeLessThan(0.03);
  });
});
