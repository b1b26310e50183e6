import { existsSync } from 'node:fs';

const usual: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** The program of a Chromium: the variable CHROMIUM, or where the system's package puts one; undefined when there is none. */
export function findBrowser(): string | undefined {
  const candidates = process.env.CHROMIUM ? [process.env.CHROMIUM] : (usual[process.platform] ?? []);
  return candidates.find((path) => existsSync(path));
}

/**
 * The same, and one line on the console when there is none: `describe.runIf(browserOrSkip('useBackend in a page'))`.
 *
 * @param what the checks that are left out without a browser
 */
export function browserOrSkip(what: string): string | undefined {
  const found = findBrowser();
  if (!found) {
    const named = process.env.CHROMIUM;
    const why = named
      ? `CHROMIUM=${named} does not exist`
      : 'there is no Chromium; install one or set CHROMIUM';
    console.warn(`skipped: ${what}, because ${why}.`);
  }
  return found;
}
