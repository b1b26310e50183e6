// Packs every public package as it will be published: tarballs/avemo-fusion-0.1.0.tgz … to install in another project.
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, pnpm, root } from './setup.mjs';

ensureInstalled();
ensureBuilt();

const target = join(root, 'tarballs');
rmSync(target, { recursive: true, force: true });
mkdirSync(target);
for (const name of readdirSync(join(root, 'packages'))) {
  const { private: isPrivate } = JSON.parse(
    readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'),
  );
  if (isPrivate) continue;
  pnpm(['--dir', join('packages', name), 'pack', '--pack-destination', target], { quiet: true });
}
console.log(
  readdirSync(target)
    .map((file) => join('tarballs', file))
    .join('\n'),
);
