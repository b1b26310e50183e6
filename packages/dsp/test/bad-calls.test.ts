import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import * as audioWorklet from '../src/audio-worklet';
import * as dsp from '../src/index';
import * as thread from '../src/thread';
import * as worker from '../src/worker';

/** Everything that is exported by any entry and can be called; classes are made by the library itself. */
const calls = Object.entries({ ...dsp, ...worker, ...audioWorklet, ...thread }).filter(
  ([name, value]) => typeof value === 'function' && !/^[A-Z]/.test(name),
) as [string, (...args: unknown[]) => unknown][];

const wrong = [
  undefined,
  null,
  7,
  -1,
  NaN,
  'x',
  '',
  true,
  [],
  [null],
  {},
  () => 0,
  10n,
  new Date(0),
  new Uint8Array(3),
];
const samples = Float32Array.from({ length: 2000 }, (_, n) => Math.sin(n / 9));
/** What some function takes first. */
const right = [
  { samples, sampleRate: 16000 },
  { channels: [samples, samples], sampleRate: 16000 },
  samples,
  ndarray(
    Float32Array.from({ length: 12 }, (_, i) => i),
    [3, 4],
  ),
  [
    ndarray(
      Float32Array.from({ length: 12 }, (_, i) => i),
      [3, 4],
    ),
  ],
  [{ start: 0, end: 1 }],
  Float64Array.of(0.01, 0.02, 0.03, 0.04),
  dsp.encodeWav({ samples, sampleRate: 16000 }),
  { version: 1, sampleRate: 16000, feature: 'log-mel', options: {} },
  { sampleRate: 16000, fftLength: 512, melBands: 20 },
  400,
  16000,
];

/** Undefined where a call gives something or an error in our form; otherwise what is wrong with its error. */
async function fault(name: string, call: () => unknown): Promise<string | undefined> {
  try {
    const result = await call();
    (result as { close?: () => void } | undefined)?.close?.();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) return `threw ${String(error)}`;
    const ours = /^(TypeError|RangeError|AudioFormatError|ExtractorSpecError|ExtractorError)$/.test(
      error.name,
    );
    return ours && new RegExp(`^(${name}|createExtractor): `).test(error.message)
      ? undefined
      : `${error.name}: ${error.message}`;
  }
}

const show = (args: readonly unknown[]) =>
  args
    .map((value) => (typeof value === 'object' && value ? value.constructor.name : String(value)))
    .join(', ');

describe('every public function', () => {
  for (const [name, call] of calls) {
    it(`${name}(nothing, null, the wrong kind) answers in our form`, async () => {
      const faults: string[] = [];
      const lists: unknown[][] = [[], ...wrong.map((value) => [value])];
      for (const first of right) {
        lists.push([first]);
        for (const value of wrong) lists.push([first, value]);
        for (const second of right) for (const value of wrong.slice(0, 6)) lists.push([first, second, value]);
      }
      for (const args of lists) {
        const found = await fault(name, () => call(...args));
        if (found) faults.push(`${name}(${show(args)}): ${found}`);
      }
      expect(faults.slice(0, 12)).toEqual([]);
    });
  }
});
