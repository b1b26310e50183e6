import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** What a gate reports that needs a browser where there is none. */
export const noChromium = {
  ok: true,
  detail: 'skipped: there is no Chromium; install one or set CHROMIUM',
};

/** Starts the Chromium that the variable CHROMIUM names, or the system's; undefined where there is none. */
export async function startChromium(args = []) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) return undefined;
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', ...args] });
}
