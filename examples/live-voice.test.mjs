import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeWav } from '@avemo/dsp';
import { egemapsV02 } from '@avemo/dsp/opensmile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOrSkip, openBrowserPage } from '../tools/browser';
import { bundlePage } from '../tools/browser/bundle-page';

const page = fileURLToPath(new URL('live-voice/index.html', import.meta.url));
const program = new URL('live-voice/page.mjs', import.meta.url);
const patience = { timeout: 60_000 };

/** A second of 220 Hz with falling harmonics, three octaves above 27.5 Hz; it repeats without a seam. */
const hum = Float32Array.from({ length: 48_000 }, (_, n) => {
  let sum = 0;
  for (let k = 1; k <= 15; k++) sum += Math.sin((2 * Math.PI * 220 * k * n) / 48_000) / k;
  return 0.25 * sum;
});

describe.runIf(browserOrSkip('the example of a live voice'))('examples/live-voice', () => {
  let folder;
  let files;
  let browser;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'live-voice-'));
    writeFileSync(join(folder, 'hum.wav'), encodeWav({ samples: hum, sampleRate: 48_000 }));
    files = {
      '/': { path: page },
      '/page.js': { text: '' },
      '/thread.js': {
        text: await bundlePage(new URL('../packages/dsp/src/thread/index.ts', import.meta.url)),
      },
    };
    browser = await openBrowserPage({
      program,
      files,
      args: [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${join(folder, 'hum.wav')}`,
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Waits until the page has shown so many seconds of sound; gives those that it says. */
  const heard = async (seconds) => {
    const handle = await browser.page.waitForFunction(
      (seconds) => {
        const said = parseFloat(document.querySelector('#status').textContent);
        return said >= seconds && said;
      },
      seconds,
      patience,
    );
    return handle.jsonValue();
  };

  /** Seconds of processor time that the page's processes, its audio thread included, have taken. */
  const processorTime = async () => {
    const session = await browser.page.context().browser().newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    const renderers = processInfo.filter(({ type }) => type === 'renderer');
    expect(renderers.length).toBeGreaterThan(0);
    return renderers.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };

  it('live-voice/page.mjs shows the pitch that the microphone hears, at less than half of a core', async () => {
    await browser.page.click('#start');
    const from = await heard(2);
    const [taken, began] = [await processorTime(), performance.now()];
    const sound = (await heard(from + 8)) - from;
    const share = ((await processorTime()) - taken) / sound;
    const lasted = (performance.now() - began) / 1000;
    console.info(`live-voice: ${(100 * share).toFixed(1)} % of a core, ${sound.toFixed(1)} s of sound`);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(0.5);
    expect(Math.abs(lasted - sound), 'sound that was lost').toBeLessThan(1);

    const shown = Object.fromEntries(
      await browser.page.evaluate(() =>
        [...document.querySelectorAll('tr')].map(({ cells: [name, , value] }) => [
          name.textContent,
          Number(value.textContent),
        ]),
      ),
    );
    expect(Object.keys(shown)).toHaveLength(12);
    for (const [name, value] of Object.entries(shown)) {
      expect(egemapsV02.descriptorNames).toContain(name);
      expect(value, name).toSatisfy(Number.isFinite);
    }
    expect(Math.abs(shown['F0semitoneFrom27.5Hz_sma3nz'] - 36)).toBeLessThan(0.1);
    expect(shown.jitterLocal_sma3nz).toBeLessThan(0.005);
    expect(shown.Loudness_sma3).toBeGreaterThan(0.5);
    expect(browser.messages).toEqual([]);
  });

  it('live-voice/page.mjs stops, and begins anew', async () => {
    await browser.page.click('#stop');
    expect(await browser.page.textContent('#status')).toBe('stopped');
    await browser.page.click('#start');
    expect(await heard(0.1)).toBeLessThan(5);
    await browser.page.click('#stop');
  });

  it('live-voice/page.mjs says that the microphone was not allowed', async () => {
    const refused = await openBrowserPage({
      program,
      files,
      args: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'],
    });
    try {
      await refused.page.click('#start');
      await refused.page.waitForFunction(
        () => /^stopped: ./.test(document.querySelector('#status').textContent),
        null,
        patience,
      );
      expect(await refused.page.isEnabled('#start')).toBe(true);
    } finally {
      await refused.close();
    }
  });
});
