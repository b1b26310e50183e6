import { readFileSync } from 'node:fs';
import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWav, logMelSpectrogram } from '@avemo/dsp';
import { mrcgVadNet } from '@avemo/dsp/voice-activity';
import { browserOrSkip, openBrowserPage, type BrowserPage } from '../../../tools/browser';

const options = { frameLength: 400, hopLength: 160, melBands: 64 };
const program = new URL('programs/plain-page.ts', import.meta.url);
const policies = {
  'without a security policy': { policy: '', may: true },
  "under Content-Security-Policy: script-src 'self'": {
    policy: `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; img-src data:">`,
    may: false,
  },
};

describe.runIf(browserOrSkip('logMelSpectrogram and decodeAudio in a page'))('in a page', () => {
  for (const [where, { policy, may }] of Object.entries(policies)) {
    describe(where, () => {
      let browser: BrowserPage;
      beforeAll(async () => {
        const text = `<!doctype html><meta charset="utf-8">${policy}<link rel="icon" href="data:,">`;
        browser = await openBrowserPage({ program, files: { '/': { text } } });
      });
      afterAll(() => browser?.close());

      it.each(['sp_a', 'chirp_lin', 'silence', 'clicks'])(
        `logMelSpectrogram(%s) ${where} has the bits that Node gives and is dsp/logmel64`,
        async (name) => {
          const samples = goldenSignal(name).data;
          const { data, shape } = await browser.call<{ data: number[]; shape: number[] }>(
            'logMel',
            [...samples],
            options,
          );
          expect(Float32Array.from(data)).toEqual(
            logMelSpectrogram({ samples, sampleRate: 16000 }, options).data,
          );
          const reference = golden('dsp/logmel64').output(`htk_sym_${name}`);
          expect(shape).toEqual(reference.shape);
          expectClose(data, reference.data, reference.tolerance);
        },
      );

      it(`mrcgVadNet() ${where} gives the posteriors that Node gives`, async () => {
        const samples = goldenSignal('sp_a').data as Float32Array;
        const net = await mrcgVadNet();
        const expected = net.posteriors({ samples, sampleRate: 16000 });
        expectClose(await browser.call('posteriors', [...samples]), expected, { rtol: 1e-5, atol: 1e-6 });
      });

      it(`logMelSpectrogram(x) ${where} ${may ? 'compiles WebAssembly' : 'asks for WebAssembly once and does without'}`, async () => {
        expect(await browser.call('refusals')).toEqual(may ? [] : ['wasm-eval']);
        expect(browser.messages).toEqual([]);
        expect(await browser.call('allowed')).toEqual({ code: may, webAssembly: may });
      });

      it(`decodeAudio(x) ${where} decodes WAV, and ${may ? 'FLAC' : 'says what FLAC needs'}`, async () => {
        const wav = encodeWav({ samples: new Float32Array(10), sampleRate: 12000 });
        expect(await browser.call('rateOf', [...wav])).toBe(12000);
        const flac = readFileSync(new URL('codecs/fixtures/mono-8.flac', import.meta.url));
        const rate = await browser.call('rateOf', [...flac]);
        expect(rate).toEqual(may ? 8000 : expect.stringContaining("script-src 'wasm-unsafe-eval'"));
      });
    });
  }
});
