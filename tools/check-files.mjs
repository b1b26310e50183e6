// Checks what no other tool looks at: the packages' manifests agree, and no committed file names somebody's machine.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const problems = [...manifestProblems(), ...textProblems()];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function manifestProblems() {
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const top = JSON.parse(read('package.json'));
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const folder = `packages/${name}`;
    const manifest = JSON.parse(read(`${folder}/package.json`));
    const expect = (ok, message) => (ok ? [] : [`${folder}: ${message}`]);
    const always = [
      ...expect(manifest.name === `@avemo/${name}`, `is called ${manifest.name}`),
      // Weights carry the terms of the data that they were trained on.
      ...expect(
        manifest.license === (name === 'weights' ? `${top.license} AND CC-BY-NC-SA-4.0` : top.license),
        `has the licence ${manifest.license}`,
      ),
      ...expect(manifest.type === 'module', 'is not an ES module'),
    ];
    if (manifest.private) return always;
    return [
      ...always,
      ...expect(manifest.engines?.node === top.engines.node, `engines.node is not ${top.engines.node}`),
      ...expect(manifest.description, 'has no description'),
      ...expect(manifest.homepage?.includes(folder), 'has no homepage that names its folder'),
      ...expect(manifest.repository?.directory === folder, `repository.directory is not ${folder}`),
      ...expect(
        manifest.scripts?.prepack === 'node ../../tools/prepack.mjs',
        'is packed without being built',
      ),
      ...relativeLinks(`${folder}/README.md`).map(
        (link) => `${folder}/README.md: ${link} leads nowhere on a registry's page; write the whole address`,
      ),
      ...expect(existsSync(join(root, folder, 'README.md')), 'has no README.md'),
      ...expect(
        existsSync(join(root, folder, 'LICENSE')) && read(`${folder}/LICENSE`) === read('LICENSE'),
        'LICENSE differs',
      ),
      ...expect(
        !manifest.scripts?.postinstall && !manifest.scripts?.install,
        'runs a script at install time',
      ),
      ...Object.entries(manifest.exports).flatMap(([entry, target]) =>
        expect(
          entry.endsWith('.json') || Object.keys(target)[0] === 'types',
          `exports["${entry}"] does not give its types first`,
        ),
      ),
    ];
  });
}

function relativeLinks(path) {
  if (!existsSync(join(root, path))) return [];
  return [...readFileSync(join(root, path), 'utf8').matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(
    ([, link]) => link,
  );
}

function textProblems() {
  const patterns = [
    [/(?:^|[\s"'`(=])\/(?:home|root|Users|work|workspace)\/[\w.-]/, 'a path of somebody’s machine'],
    [/\b[A-Z]:\\Users\\/, 'a path of somebody’s machine'],
    [
      /https?:\/\/(?:localhost|127\.|10\.\d|192\.168\.)[^\s"']*\/(?:npm|simple|registry)/,
      'a private registry',
    ],
    [/^\s*(?:tarball|resolution).*https?:\/\//, 'a registry address'],
  ];
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter(Boolean);
  return files
    .filter((file) => /\.([cm]?[jt]s|json|md|ya?ml|html|css|sh|csv|txt)$|(^|\/)(\.ci\/|LICENSE)/.test(file))
    .filter((file) => existsSync(join(root, file)))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          patterns
            .filter(([pattern]) => pattern.test(line))
            .map(([, meaning]) => `${file}:${index + 1}: names ${meaning}: ${line.trim().slice(0, 120)}`),
        ),
    );
}
