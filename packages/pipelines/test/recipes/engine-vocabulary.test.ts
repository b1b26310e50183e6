import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { recipes } from '../../src/index';

const source = fileURLToPath(new URL('../../src/', import.meta.url));

/** What the engine consists of; recipes, adapters, commands and the drawing of reports are not of it. */
const engine = ['prepare', 'recipes', 'training', 'stages', 'experiment', 'predict', 'testing'];

/** `predict` also shows clips to weights that hear voices and see faces; what loads and applies systems is of the engine. */
const isOfEngine = (file: string) =>
  !file.startsWith('predict/') || /^predict\/(apply-system|load-system|system|system-files)\.ts$/.test(file);

/** `Media` names the two kinds of media that a file can have. */
const ofMedia = ['prepare/media.ts'];

async function engineFiles(): Promise<string[]> {
  const files = await Promise.all(
    engine.map(async (folder) => {
      const deeper = !['recipes'].includes(folder);
      const names = await readdir(join(source, folder), { recursive: deeper });
      return names.map((file) => `${folder}/${file}`);
    }),
  );
  return files.flat().filter((file) => file.endsWith('.ts') && isOfEngine(file));
}

/** The code of a file without its comments: examples may name what they like. */
const codeOf = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');

it('src/ of the engine names no stream, label, feature or paper', async () => {
  const blocks = recipes.flatMap((recipe) =>
    Object.values(recipe.blocks as Record<string, { stream?: string }>),
  );
  const words = new Set([
    ...blocks.flatMap(({ stream }) => stream ?? []),
    ...recipes.flatMap((recipe) => [
      ...Object.keys(recipe.blocks),
      ...Object.keys(recipe.variants),
      recipe.name,
    ]),
    ...[
      'spectrogram',
      'mfcc',
      'action-units',
      'face',
      'arousal',
      'valence',
      'angry',
      'anger',
      'happy',
      'happiness',
      'sad',
    ],
  ]);
  // A word of the engine's own: what is put side by side.
  words.delete('concat');
  words.delete('decision');
  // So are what a system says of clips, and weights over time that explain it.
  words.delete('answers');
  words.delete('attention');
  const files = (await engineFiles()).filter(
    (file) => !ofMedia.includes(file) && file !== 'recipes/registry.ts',
  );
  expect(files.length).toBeGreaterThan(40);
  const found: string[] = [];
  for (const file of files) {
    const code = codeOf(await readFile(join(source, file), 'utf8'));
    for (const word of words) {
      const literal = new RegExp(
        `['"\`./]${word.replace('.', '\\.')}['"\`]|\\b${word.replaceAll('-', '')}\\s*[:(]`,
        'i',
      );
      if (literal.test(code)) found.push(`${file}: ${word}`);
    }
  }
  expect(found).toEqual([]);
});

it('src/recipes/NAME imports nothing of Node', async () => {
  for (const { name } of recipes) {
    const folder = join(source, 'recipes', name);
    for (const file of await readdir(folder)) {
      expect(await readFile(join(folder, file), 'utf8'), `${name}/${file}`).not.toMatch(/from 'node:/);
    }
  }
});
