import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const folder =
  process.env.AVEMO_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));

/**
 * Tests on real data, which lie in ../shared/data beside the repository or where the variable AVEMO_DATA says. Where they
 * are not, the title says that the tests are skipped.
 */
export function describeReal(title: string, name: string, tests: (folder: string) => void): void {
  const real = join(folder, name);
  const there = existsSync(real);
  describe.skipIf(!there)(
    `${title}${there ? '' : ' (skipped: the data are not beside the repository)'}`,
    () => tests(real),
  );
}
