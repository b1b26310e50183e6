import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles } from '../datasets/files/find-files';

/** What to pass instead of a folder that is no run: the runs that lie inside it, as the end of a sentence. */
export async function suggestInnerRuns(folder: string): Promise<string> {
  if (!existsSync(folder)) return '';
  const found = await findFiles(folder, /(^|\/)config\.json$/, 2).catch(() => []);
  const runs = found.map((file) => join(folder, file.slice(0, -'/config.json'.length)));
  if (runs.length === 0) return '';
  const more = runs.length > 6 ? ` and ${runs.length - 6} more` : '';
  return ` Runs lie inside it: ${runs.slice(0, 6).join(', ')}${more}.`;
}
