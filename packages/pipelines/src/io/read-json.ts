import * as v from 'valibot';
import { WorkError } from '../call-error';
import { readIfThere } from './read-if-there';

/**
 * Reads a JSON file whose content must fit a schema.
 *
 * @param path - The file.
 * @param schema - What it must hold.
 * @returns The content; undefined where there is no file.
 * @throws WorkError naming the file, the field and what was found.
 */
export async function readJson<S extends v.GenericSchema>(
  path: string,
  schema: S,
): Promise<v.InferOutput<S> | undefined> {
  const bytes = await readIfThere(path);
  return bytes && parseJson(bytes.toString('utf8'), schema, path);
}

/** Reads JSON text whose content must fit a schema; see {@link readJson}. */
export function parseJson<S extends v.GenericSchema>(
  text: string,
  schema: S,
  path: string,
): v.InferOutput<S> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new WorkError(`${path} is no JSON: ${(error as Error).message}.`);
  }
  const result = v.safeParse(schema, content);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue) ?? 'the whole';
  throw new WorkError(`${path}: ${field}: ${issue.message}.`);
}
