import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../io/atomic-file';
import { readIfThere } from '../io/read-if-there';
import { makeFolder } from '../io/make-folder';

/** Stands in a corpus folder while it is being written. @internal */
export const unfinishedName = 'corpus.unfinished.json';
const finishedName = 'corpus.json';

/** Who writes a corpus, and the files and folders that it writes at the top. */
interface Claim {
  caller: string;
  holds: readonly string[];
}

/**
 * Makes the folder ready for a corpus, or for the rest of it. An unfinished corpus with other settings is taken away.
 *
 * @throws RangeError when the folder holds another corpus or files that would be mixed with it
 * @internal
 */
export async function claimFolder(folder: string, settings: unknown, claim: Claim): Promise<void> {
  const wanted = JSON.stringify(settings);
  const finished = await readSettings(join(folder, finishedName));
  if (finished !== undefined && finished !== wanted) {
    throw new RangeError(
      `${claim.caller}: the folder "${folder}" holds a corpus with other settings; got ${wanted}, found ${finished}. ` +
        'Choose another folder or delete this one first.',
    );
  }
  if (finished === undefined) await clearOthers(folder, wanted, claim);
  await makeFolder(folder);
  if (finished === undefined)
    await writeFileAtomic(
      join(folder, unfinishedName),
      `${JSON.stringify({ settings, holds: claim.holds })}\n`,
    );
}

async function clearOthers(folder: string, wanted: string, { caller, holds }: Claim): Promise<void> {
  const unfinished = await readIfThere(join(folder, unfinishedName));
  const begun = unfinished && (parse(unfinished) as { settings?: unknown; holds?: string[] } | undefined);
  if (begun && JSON.stringify(begun.settings) === wanted) return;
  for (const name of begun?.holds ?? []) await rm(join(folder, name), { recursive: true, force: true });
  for (const name of holds) {
    if (await exists(join(folder, name))) {
      throw new RangeError(
        `${caller}: the folder "${folder}" already holds "${name}", which is not of a synthetic corpus. ` +
          'Choose an empty or new folder.',
      );
    }
  }
}

/** Whether a file or folder is there. @internal */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The settings in a file as JSON text; nothing when there is no such file. */
async function readSettings(file: string): Promise<string | undefined> {
  const bytes = await readIfThere(file);
  if (!bytes) return undefined;
  return JSON.stringify((parse(bytes) as { settings?: unknown } | undefined)?.settings) ?? 'none';
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) ?? undefined;
  } catch {
    return undefined;
  }
}
