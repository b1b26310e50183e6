import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readIfThere } from '../io/read-if-there';
import type { Dataset } from './clip';

/** What a `corpus.json`, as avemo writes it beside the clips that it makes, says of the whole. @internal */
export type SyntheticCorpusFacts = Pick<Dataset, 'synthetic' | 'annotationDelay'>;

/**
 * Looks beside the clips whether they were computed.
 *
 * @param path - The folder of the corpus, or a file in it.
 * @returns Nothing where no `corpus.json` says so.
 * @internal
 */
export async function readSyntheticCorpus(path: string): Promise<SyntheticCorpusFacts> {
  const isFile = (await stat(path).catch(() => undefined))?.isFile() === true;
  const bytes = await readIfThere(join(isFile ? dirname(path) : path, 'corpus.json'));
  if (!bytes) return {};
  try {
    const { synthetic, annotationDelay } = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    if (synthetic !== true) return {};
    return { synthetic, ...(typeof annotationDelay === 'number' && { annotationDelay }) };
  } catch {
    return {};
  }
}
