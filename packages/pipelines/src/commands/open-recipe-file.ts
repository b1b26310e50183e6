import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { layers } from '@tensorflow/tfjs-layers';
import { CallError } from '../call-error';
import { isModulePath } from '../experiment/experiment-file';
import type { AnyRecipe } from '../recipes/define-recipe';
import { recipes } from '../recipes/registry';
import type { OwnFusion } from '../recipes/variants';

/** A recipe, the systems of it that were named, and what its own files hold. */
export interface NamedRecipe {
  recipe: AnyRecipe;
  variants?: string[];
  /** SHA-256 of each file of the user's, by its path from the first one. */
  files?: Record<string, string>;
  /** The file of a recipe of the user's, for threads. */
  recipeFile?: string;
}

/**
 * The recipe that a word of the command names: a recipe, one system of a recipe, or a module whose default export is one.
 *
 * @throws CallError listing what there is.
 */
export async function recipeOf(word: string): Promise<NamedRecipe> {
  if (isModulePath(word)) {
    const { value, files } = await importDefault(word);
    const recipe = value as AnyRecipe | undefined;
    if (!recipe || typeof recipe !== 'object' || typeof recipe.stages !== 'function') {
      throw new CallError(
        `${word} must have a recipe as its default export: export default defineRecipe({ … }).`,
      );
    }
    return { recipe, files, recipeFile: resolve(word) };
  }
  const recipe = recipes.find(({ name }) => name === word);
  if (recipe) return { recipe };
  const owner = recipes.find(({ variants }) => Object.hasOwn(variants, word));
  if (owner) return { recipe: owner, variants: [word] };
  const known = recipes.map(({ name, variants }) => `${name} (${Object.keys(variants).join(', ')})`);
  throw new CallError(
    `there is no recipe ${word}; there are ${known.join('; ')}, or a file such as ./mine.mjs.`,
  );
}

/** The fusion layer that a module exports, and what its files hold; the variant is named after the file. */
export async function fusionOf(path: string): Promise<{ fusion: OwnFusion; files: Record<string, string> }> {
  const { value, files } = await importDefault(path);
  const Layer = value as (new (options: object) => layers.Layer) | undefined;
  if (typeof Layer !== 'function' || typeof (Layer as { className?: unknown }).className !== 'string') {
    throw new CallError(
      `${path} must have a fusion layer as its default export: a class made by defineFusion({ … }), or one that extends FusionLayer.`,
    );
  }
  const name = basename(path, extname(path));
  return { fusion: { name, create: (options) => new Layer(options) }, files };
}

async function importDefault(path: string): Promise<{ value: unknown; files: Record<string, string> }> {
  const file = resolve(path);
  const files = await hashFiles(file);
  const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  return { value: module.default, files };
}

/** SHA-256 of a module and of every file that it imports by path, by their paths from the module's folder. */
async function hashFiles(file: string): Promise<Record<string, string>> {
  const found = new Map<string, string>();
  const open = [file];
  while (open.length > 0) {
    const path = open.pop()!;
    if (found.has(path)) continue;
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new CallError(`the file ${path} cannot be read: ${error.code ?? error.message}.`);
    });
    found.set(path, createHash('sha256').update(text).digest('hex'));
    for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)) {
      open.push(resolve(dirname(path), target));
    }
  }
  const folder = dirname(file);
  return Object.fromEntries(
    [...found].map(([path, hash]) => [relative(folder, path).replaceAll('\\', '/'), hash]),
  );
}
