import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createExtractor,
  ExtractorError,
  ExtractorSpecError,
  type ExtractorSpec,
  type FeatureOptions,
} from '@avemo/dsp';
import { openSmileDescriptors, openSmileSets } from '@avemo/dsp/opensmile';
import { serveExtractor } from '@avemo/dsp/thread';
import { createWorkerExtractor, type CreateWorkerExtractorOptions } from '@avemo/dsp/worker';
import { browserOrSkip, openBrowserPage, type BrowserPage } from '../../../../tools/browser';
import { bundlePage } from '../../../../tools/browser/bundle-page';

const threadModule = new URL('../../src/thread/index.ts', import.meta.url);
const carried = globalThis as { AVEMO_DSP_THREAD?: string };

const spec: ExtractorSpec = {
  version: 1,
  sampleRate: 8000,
  feature: 'spectral-flux',
  options: { frameLength: 200, hopLength: 80 },
  deltas: { order: 2 },
};
const samples = Float32Array.from({ length: 9000 }, (_, n) => Math.sin(n * n * 1e-4));

function wholeRows(of: ExtractorSpec = spec): number[] {
  const extractor = createExtractor(of);
  return [...extractor.push(samples).data, ...extractor.finish().data];
}

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

const openSmileSpec = (options: FeatureOptions['opensmile']): ExtractorSpec => ({
  version: 1,
  sampleRate: 8000,
  feature: 'opensmile',
  options,
});

/** An extractor behind a message channel; the other end is served in this thread. */
function overChannel(options: CreateWorkerExtractorOptions = {}, of: ExtractorSpec = spec) {
  const { port1, port2 } = new MessageChannel();
  const stop = serveExtractor(port2);
  opened.push(() => {
    stop();
    port1.close();
  });
  return createWorkerExtractor(of, { worker: port1, ...options });
}

describe('createWorkerExtractor', () => {
  it('createWorkerExtractor(spec) gives the bits of createExtractor, over a message channel', async () => {
    const extractor = overChannel();
    const rows: number[] = [];
    for (let from = 0; from < samples.length; from += 700) {
      rows.push(...(await extractor.push(samples.subarray(from, from + 700))).data);
    }
    rows.push(...(await extractor.finish()).data);
    expect(rows).toEqual(wholeRows());
    expect(extractor.rowShape).toEqual([3]);
    expect(extractor.latency).toEqual(createExtractor(spec).latency);
  });

  for (const set of openSmileSets) {
    it(`createWorkerExtractor({ feature: 'opensmile' }) gives the bits of openSmileDescriptors, ${set.name}`, async () => {
      const signal = { samples, sampleRate: 8000 };
      const extractor = overChannel({}, openSmileSpec({ set: set.name }));
      const first = await extractor.push(signal);
      const rest = await extractor.finish();
      const whole = openSmileDescriptors(signal, set);
      expect(Float32Array.from([...first.data, ...rest.data])).toEqual(whole.data);
      expect(extractor.rowShape).toEqual([set.descriptorNames.length]);
    });
  }

  it('createWorkerExtractor(spec) starts a thread of Node from text and ends it on close()', async () => {
    carried.AVEMO_DSP_THREAD = await bundlePage(threadModule);
    try {
      const extractor = createWorkerExtractor(spec);
      const first = await extractor.push({ samples, sampleRate: 8000 });
      const rest = await extractor.finish();
      expect([...first.data, ...rest.data]).toEqual(wholeRows());
      const window = openSmileSpec({ set: 'egemaps-v02', windowSeconds: 0.3, windowHopSeconds: 0.1 });
      const functionals = createWorkerExtractor(window);
      const windows = [await functionals.push(samples), await functionals.finish()];
      functionals.close();
      expect(windows.flatMap(({ data }) => [...data])).toEqual(wholeRows(window));
      expect(windows[0].shape[1]).toBe(88);
      const late = extractor.reset();
      extractor.close();
      await expect(late).rejects.toMatchObject({ name: 'ExtractorError', code: 'closed' });
      await expect(extractor.push(samples)).rejects.toMatchObject({ code: 'closed' });
    } finally {
      delete carried.AVEMO_DSP_THREAD;
    }
  });

  it('createWorkerExtractor(spec) from sources needs a worker', () => {
    expect(() => createWorkerExtractor(spec)).toThrow("Pass a worker that imports '@avemo/dsp/thread'");
  });

  it('push(samples) leaves the samples as they are, and with transfer hands them over', async () => {
    const extractor = overChannel();
    const mine = samples.slice(0, 1000);
    await extractor.push(mine);
    expect(mine.length).toBe(1000);
    await extractor.push(mine, { transfer: true });
    expect(mine.length).toBe(0);
    const view = samples.slice(0, 1000).subarray(10, 20);
    await extractor.push(view, { transfer: true });
    expect(view.length).toBe(10);
  });

  it('push(samples) refuses what is faster than the thread, and goes on when there is room', async () => {
    const extractor = overChannel({ maxPending: 3 });
    const early = [0, 1, 2].map(() => extractor.push(samples));
    expect(extractor.pending).toBe(3);
    await expect(extractor.push(samples)).rejects.toMatchObject({ name: 'ExtractorError', code: 'busy' });
    await Promise.all(early);
    expect(extractor.pending).toBe(0);
    await expect(extractor.push(samples)).resolves.toMatchObject({ shape: [112, 3] });
  });

  it('push(samples) rejects with the errors of createExtractor, of their own classes', async () => {
    const extractor = overChannel();
    await extractor.push(samples);
    const wrong = Float32Array.of(0, NaN);
    await expect(extractor.push(wrong)).rejects.toThrow(RangeError);
    await expect(extractor.push(samples)).rejects.toThrow(ExtractorError);
    await expect(extractor.finish()).rejects.toThrow('samples[9001] is NaN');
    await extractor.reset();
    const first = await extractor.push(samples);
    const rest = await extractor.finish();
    expect([...first.data, ...rest.data]).toEqual(wholeRows());
    await expect(extractor.push({ samples, sampleRate: 1 })).rejects.toThrow('inputRate: 1');
  });

  it('createWorkerExtractor(spec) checks the spec before it starts anything', () => {
    const wrong = { ...spec, feature: 'jitter' } as unknown as ExtractorSpec;
    expect(() => createWorkerExtractor(wrong)).toThrow(ExtractorSpecError);
    expect(() => overChannel({ maxPending: 0 })).toThrow('maxPending must be');
    expect(() => overChannel({ inputRate: 0.5 })).toThrow('inputRate must be');
  });

  it('createWorkerExtractor(spec) ends with its signal: what is in flight is rejected with the reason', async () => {
    const controller = new AbortController();
    const extractor = overChannel({ signal: controller.signal });
    const inFlight = extractor.push(samples);
    controller.abort(new Error('the user left'));
    await expect(inFlight).rejects.toThrow('the user left');
    await expect(extractor.push(samples)).rejects.toMatchObject({ code: 'aborted' });
    expect(() => overChannel({ signal: controller.signal })).toThrow('the user left');
  });

  it('createWorkerExtractor(spec) says so when its worker dies', async () => {
    const worker = new Worker('throw new Error("no memory")', { eval: true });
    const extractor = createWorkerExtractor(spec, { worker });
    await expect(extractor.push(samples)).rejects.toMatchObject({ code: 'thread' });
    await expect(extractor.finish()).rejects.toThrow('the worker failed: no memory');
    await worker.terminate();
  });

  it('serveExtractor(port) leaves the messages of others alone', async () => {
    const { port1, port2 } = new MessageChannel();
    opened.push(serveExtractor(port2), () => port1.close());
    let answers = 0;
    port1.onmessage = () => answers++;
    for (const message of [null, 'push', { type: 'push', id: 1 }, { tag: 'other', type: 'finish' }]) {
      port1.postMessage(message);
    }
    port1.postMessage({ tag: 'avemo-extractor', type: 'finish', id: 7 });
    await new Promise<void>((resolve) => {
      port1.onmessage = ({ data }) => {
        answers++;
        expect(data).toMatchObject({
          type: 'error',
          id: 7,
          error: { message: 'extractor thread: nothing was opened.' },
        });
        resolve();
      };
    });
    expect(answers).toBe(1);
  });
});

describe.runIf(browserOrSkip('extractors in a worker and an audio worklet of a page'))('in a page', () => {
  let browser: BrowserPage;
  beforeAll(async () => {
    browser = await openBrowserPage({
      program: new URL('../programs/extractor-page.ts', import.meta.url),
      files: { '/thread.js': { text: await bundlePage(threadModule) } },
    });
  });
  afterAll(() => browser?.close());

  it('createWorkerExtractor(spec) gives the bits of createExtractor in a worker of the page', async () => {
    const { same, rows, message } = await browser.call<{ same: boolean; rows: number; message: string }>(
      'throughWorker',
    );
    expect([same, rows, message]).toEqual([
      true,
      66,
      'createExtractor: finish() has been called. Call reset() for a new stream.',
    ]);
    expect(browser.messages).toEqual([]);
  });

  for (const rate of [16000, 44100, 48000]) {
    it(`createExtractorNode(context) gives the bits of createExtractor on the audio thread at ${rate} Hz`, async () => {
      const result = await browser.call<{ same: boolean; rows: number; late: string }>(
        'throughWorklet',
        rate,
        'logMel',
      );
      expect(result).toMatchObject({ same: true, late: 'finished' });
      expect(result.rows).toBeGreaterThan(70);
      expect(browser.messages).toEqual([]);
    });
  }

  it("createExtractorNode({ feature: 'opensmile' }) gives the bits of createExtractor on the audio thread", async () => {
    const descriptors = await browser.call<{ rows: number }>('throughWorklet', 48000, 'descriptors');
    expect(descriptors).toMatchObject({ same: true, late: 'finished' });
    expect(descriptors.rows).toBeGreaterThan(70);
    const functionals = await browser.call<{ rows: number }>('throughWorklet', 16000, 'functionals');
    expect(functionals).toMatchObject({ same: true, late: 'finished' });
    expect(functionals.rows).toBeGreaterThan(10);
    expect(browser.messages).toEqual([]);
  });
});
