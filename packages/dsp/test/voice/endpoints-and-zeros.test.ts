import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  decodeAudio,
  detectEndpoints,
  resample,
  toMono,
  type AudioSignal,
  type TimeInterval,
} from '@avemo/dsp';

const rate = 16000;
const folder = join(
  process.env.AVEMO_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url)),
  'emodb',
);
const there = existsSync(folder);

const read = async (file: string | URL) => toMono(await decodeAudio(new Uint8Array(readFileSync(file))));
const fixture = (name: string) => read(new URL(`fixtures/${name}`, import.meta.url));

/** Pseudo-Gaussian noise of this deviation, the same every time. */
function noise(length: number, deviation: number, seed: number): Float32Array {
  let state = seed;
  const uniform = () => (state = (1664525 * state + 1013904223) % 2 ** 32) / 2 ** 32 - 0.5;
  return Float32Array.from({ length }, () => deviation * (uniform() + uniform() + uniform()) * 2);
}

function padded({ samples, sampleRate }: AudioSignal, front: number, behind: number): AudioSignal {
  const longer = new Float32Array(samples.length + Math.round((front + behind) * sampleRate));
  longer.set(samples, Math.round(front * sampleRate));
  return { samples: longer, sampleRate };
}

const rounded = (stretches: TimeInterval[]) =>
  stretches.map(({ start, end }) => [Math.round(100 * start) / 100, Math.round(100 * end) / 100]);

describe('detectEndpoints', () => {
  it('detectEndpoints(speech in room noise) is the same with zeros behind it', async () => {
    const plain = detectEndpoints(await fixture('room-noise.flac'));
    const zeros = detectEndpoints(await fixture('room-noise-zero-padded.flac'));
    expect(rounded(plain)).toEqual([[0.5, 1.3]]);
    expect(rounded(zeros)).toEqual(rounded(plain));
  });

  it('detectEndpoints(speech in room noise, resampled) is the same with zeros behind it', async () => {
    const padded = await fixture('room-noise-zero-padded.flac');
    for (const rate of [11025, 16000, 44100]) {
      expect(rounded(detectEndpoints(resample(padded, rate)))).toEqual([[0.5, 1.3]]);
    }
  });

  it('detectEndpoints(speech in room noise) is the same with a muted start, a gate within, and both', async () => {
    const signal = await fixture('room-noise.flac');
    const plain = rounded(detectEndpoints(signal));
    for (const seconds of [0.1, 0.25, 1]) {
      const late = rounded(detectEndpoints(padded(signal, seconds, 0.3)));
      expect(late).toEqual(
        plain.map((stretch) => stretch.map((time) => Math.round(100 * (time + seconds)) / 100)),
      );
    }
    const gated = { ...signal, samples: signal.samples.slice() };
    gated.samples.fill(0, 0, Math.round(0.15 * signal.sampleRate));
    expect(rounded(detectEndpoints(gated))).toEqual(plain);
  });

  it('detectEndpoints(zeros, then steady noise) finds no speech', () => {
    for (const level of [0.0005, 0.003, 0.05]) {
      const samples = new Float32Array(2 * rate);
      samples.set(noise(rate, level, 3), rate);
      expect(detectEndpoints({ samples, sampleRate: rate })).toEqual([]);
    }
  });

  describe.skipIf(!there)(
    `on Emo-DB${there ? '' : ' (skipped: the data are not beside the repository)'}`,
    () => {
      it('detectEndpoints(Emo-DB plus noise) changes its frame error by less than half a point with zeros behind', async () => {
        const truth = new Map<string, TimeInterval[]>();
        for (const line of readFileSync(join(folder, 'vad.csv'), 'utf8').trim().split('\n').slice(1)) {
          const [id, start, end, kind] = line.split(',');
          if (kind !== 'speech') continue;
          const list = truth.get(id) ?? [];
          list.push({ start: Number(start), end: Number(end) });
          truth.set(id, list);
        }
        const ids = [...truth.keys()].filter((_, i) => i % 9 === 0).slice(0, 40);
        expect(ids.length).toBeGreaterThan(30);
        const error = (stretches: TimeInterval[], speech: TimeInterval[], duration: number) => {
          let wrong = 0;
          const frames = Math.floor(duration * 100);
          const within = (list: TimeInterval[], time: number) =>
            list.some(({ start, end }) => time >= start && time < end);
          for (let t = 0; t < frames; t++) {
            const time = (t + 0.5) / 100;
            if (within(stretches, time) !== within(speech, time)) wrong++;
          }
          return [wrong, frames];
        };
        for (const decibel of [30, 40, 50]) {
          const sums = [0, 0, 0];
          for (const [i, id] of ids.entries()) {
            const { samples, sampleRate } = await read(join(folder, 'audio', `${id}.flac`));
            let power = 0;
            for (const sample of samples) power += sample ** 2 / samples.length;
            const deviation = Math.sqrt(power) * 10 ** (-decibel / 20);
            const front = Math.round(0.5 * sampleRate);
            const room = noise(samples.length + 2 * front, deviation, i + 1);
            samples.forEach((sample, n) => (room[front + n] += sample));
            const speech = truth.get(id)!.map(({ start, end }) => ({ start: start + 0.5, end: end + 0.5 }));
            const duration = room.length / sampleRate;
            const plain = { samples: room, sampleRate };
            const [before, frames] = error(detectEndpoints(plain), speech, duration);
            const [after] = error(detectEndpoints(padded(plain, 0, 0.5)), speech, duration);
            sums[0] += before;
            sums[1] += after;
            sums[2] += frames;
          }
          const [before, after] = [100 * (sums[0] / sums[2]), 100 * (sums[1] / sums[2])];
          console.info(
            `Emo-DB at ${decibel} dB: wrong frames ${before.toFixed(2)} %, with zeros ${after.toFixed(2)} %`,
          );
          expect(Math.abs(after - before)).toBeLessThan(0.5);
          expect(after).toBeLessThan(15);
        }
      });
    },
  );
});
