import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { command } from './command.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

/** Packs a package as `pnpm publish` would and unpacks it beside the tarball. */
export function pack({ path, manifest }, folder) {
  const target = join(folder, manifest.name.replace(/^@/, '').replace('/', '-'));
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packing = command('npx', ['--yes', packageManager, 'pack', '--pack-destination', target], {
    cwd: path,
    stderr: true,
  });
  if (!packing.ok) throw new Error(`${manifest.name}: pnpm pack failed: ${packing.detail}`);
  const tarball = join(
    target,
    readdirSync(target).find((name) => name.endsWith('.tgz')),
  );
  const unpacking = command('tar', ['-xzf', tarball, '-C', target], { cwd: target });
  if (!unpacking.ok) throw new Error(`${manifest.name}: cannot unpack: ${unpacking.detail}`);
  const content = join(target, 'package');
  return {
    name: manifest.name,
    tarball,
    content,
    manifest: JSON.parse(readFileSync(join(content, 'package.json'), 'utf8')),
  };
}

/** What is in a tarball, and whether its `exports` and types can be resolved by every kind of tool. */
export async function tarballGates(packages, _folder, report) {
  for (const packed of packages) {
    report(`${packed.name}: contents`, contents(packed));
    report(
      `${packed.name}: publint`,
      command(bin('publint'), [packed.tarball, '--strict'], { cwd: root, stderr: true }),
    );
    report(
      `${packed.name}: are the types wrong`,
      command(bin('attw'), [packed.tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'], {
        cwd: root,
        stderr: true,
      }),
    );
  }
}

function contents({ content, manifest }) {
  const files = readdirSync(content, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(content.length + 1)
        .replaceAll('\\', '/'),
    );
  const problems = [];
  for (const needed of ['package.json', 'LICENSE', 'README.md']) {
    if (!files.includes(needed)) problems.push(`${needed} is missing`);
  }
  for (const file of files) {
    // Only weights ship files that no build makes.
    const isModel = manifest.name === '@avemo/weights' && /^models\/[\w-]+\.(json|safetensors)$/.test(file);
    if (!isModel && !/^(dist\/.+|package\.json|LICENSE|README\.md|CHANGELOG\.md)$/.test(file))
      problems.push(`${file} does not belong`);
    if (/\.(test|map)\b|tsbuildinfo/.test(file)) problems.push(`${file} does not belong`);
    if (!/\.[cm]?js$|\.d\.[cm]?ts$/.test(file)) continue;
    const text = readFileSync(join(content, file), 'utf8');
    const map = /\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/.exec(text)?.[1];
    if (map && !existsSync(join(content, file, '..', map)))
      problems.push(`${file} points to the missing ${map}`);
    if (/@avemo\/(bench|checks|golden)/.test(text)) problems.push(`${file} imports a private package`);
  }
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    const range = manifest.dependencies?.[name] ?? manifest.peerDependencies[name];
    if (/^(workspace|catalog|link|file):/.test(range)) problems.push(`${name} has the range ${range}`);
  }
  return {
    ok: problems.length === 0,
    detail: problems.length === 0 ? `${files.length} files` : problems.join('; '),
  };
}
