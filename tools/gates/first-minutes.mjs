import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { noChromium, startChromium } from './chromium.mjs';
import { command } from './command.mjs';

/** Packages whose README begins with an installation and a program for an empty folder. */
const shown = ['@avemo/fusion'];

/**
 * What a newcomer does: the installation line and the first program of the README, in an empty folder, in Node and in a
 * page of Chromium. Nothing but what the program prints may appear; how long it takes is reported, not judged, because
 * others may be at work.
 */
export async function firstMinutesGates(packages, folder, report) {
  for (const { name, tarball, content } of packages.filter((each) => shown.includes(each.name))) {
    const project = join(folder, `first-${name.split('/').pop()}`);
    mkdirSync(project);
    const readme = readFileSync(join(content, 'README.md'), 'utf8');
    const [, line] = /^```sh\nnpm install (.*)\n```/m.exec(readme) ?? [];
    const [, program] = /^```ts\n([\s\S]*?)^```/m.exec(readme) ?? [];
    if (!line || !program) {
      report(`${name}: README`, { ok: false, detail: 'begins with no npm install and no program' });
      continue;
    }
    const wanted = line.split(' ').map((each) => (each === name ? tarball : each));
    const install = command('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...wanted], {
      cwd: project,
    });
    report(`${name}: npm install of the README in an empty folder`, install);
    if (!install.ok) continue;
    writeFileSync(join(project, 'index.mjs'), program);
    const expected = [...program.matchAll(/\/\/ → (.*)$/gm)].flatMap(([, value]) => numbersIn(value));
    report(`${name}: the first program of the README in Node`, inNode(project, expected));
    report(`${name}: the first program of the README in Chromium`, await inChromium(project, expected));
  }
}

/** The fastest of three runs, start of Node included. */
function inNode(project, expected) {
  const times = [];
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    const result = command(process.execPath, ['index.mjs'], { cwd: project });
    times.push(performance.now() - start);
    if (!result.ok) return result;
    if (!agrees(result.stdout, expected)) return { ok: false, detail: `printed ${result.stdout}` };
  }
  return { ok: true, detail: `${Math.round(Math.min(...times))} ms` };
}

async function inChromium(project, expected) {
  const browser = await startChromium();
  if (!browser) return noChromium;
  try {
    const { outputFiles } = await build({
      entryPoints: [join(project, 'index.mjs')],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
    });
    const page = await browser.newPage();
    let printed = '';
    const others = [];
    page.on('pageerror', (error) => others.push(error.message));
    const done = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`printed ${printed}`)), 30_000).unref();
      page.on('console', (message) => {
        if (message.type() !== 'log') return void others.push(message.text());
        printed += `${message.text()}\n`;
        if (numbersIn(printed).length >= expected.length) resolve();
      });
    });
    const start = performance.now();
    await page.addScriptTag({ content: outputFiles[0].text, type: 'module' });
    await done;
    const time = performance.now() - start;
    if (others.length > 0) return { ok: false, detail: others.join('\n') };
    const ok = agrees(printed, expected);
    return { ok, detail: ok ? `${Math.round(time)} ms` : `printed ${printed}` };
  } catch (error) {
    return { ok: false, detail: error.message };
  } finally {
    await browser.close();
  }
}

const numbersIn = (text) => (text.match(/-?\d+\.\d+/g) ?? []).map(Number);

/** Whether a text holds the expected numbers at the precision of two decimals, with which the README shows them. */
function agrees(text, expected) {
  const numbers = numbersIn(text);
  return (
    numbers.length === expected.length && numbers.every((value, i) => Math.abs(value - expected[i]) < 0.0051)
  );
}
