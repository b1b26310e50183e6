import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { backendReport, useBackend, type BackendName } from '@avemo/backend';
import { compareBackends, type BackendComparison } from '@avemo/backend/testing';
import { testBackends } from '../../../../tools/test-backends';
import { layerCases } from './layers';

/** The guide that holds the table. AVEMO_WRITE_TABLE=1 writes it anew, for the backends found here and in the working folder. */
const guide = new URL('../../../../docs/backends.md', import.meta.url);
const [begin, end] = ['<!-- layers: begin -->', '<!-- layers: end -->'];

const compared = new Map<string, BackendComparison[]>();
const others = testBackends.filter((name) => name !== 'cpu');
let found: BackendName[] = others;

beforeAll(async () => {
  if (process.env.AVEMO_WRITE_TABLE) {
    const { backends } = await backendReport();
    found = [];
    for (const { name } of backends.filter(({ name, found }) => found && name !== 'cpu')) {
      const starts = await useBackend(name).then(
        () => true,
        () => false,
      );
      if (starts) found.push(name);
    }
  }
  for (const { name, build, inputs } of layerCases) {
    compared.set(name, await compareBackends(build, inputs, { backends: found }));
  }
  if (process.env.AVEMO_WRITE_TABLE) writeTable();
}, 300_000);

describe.each(others)('compareBackends(layer) on %s', (other) => {
  test.each(layerCases.map(({ name }) => name))('%s: forward and gradients are those of cpu', (name) => {
    const { forward, gradients, failure } = compared.get(name)!.find(({ backend }) => backend === other)!;
    expect(forward).toBeLessThan(1e-5);
    if (name === 'einsum') expect(failure).toContain('gradient function not found for Einsum');
    else expect(gradients).toBeLessThan(1e-4);
  });
});

describe('docs/backends.md', () => {
  test('docs/backends.md has a row for each layer in its table', () => {
    const rows = [...table().matchAll(/^\| ([^|]+?) +\|/gm)].map(([, name]) => name);
    expect(rows.slice(1)).toEqual(['---', ...layerCases.map(({ name }) => name)]);
  });
});

function table(): string {
  const text = existsSync(guide) ? readFileSync(guide, 'utf8') : '';
  return text.slice(text.indexOf(begin) + begin.length, text.indexOf(end)).replace(/\| -+ /g, '| --- ');
}

function writeTable(): void {
  const header = ['layer', ...found.flatMap((name) => [`${name}: forward`, `${name}: gradients`])];
  const rows = [...compared].map(([name, comparisons]) => [
    name,
    ...comparisons.flatMap(({ forward, gradients }) => [figure(forward), figure(gradients)]),
  ]);
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map((row) => row[i].length)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const lines = [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
  const text = readFileSync(guide, 'utf8');
  const [before, after] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  writeFileSync(guide, `${text.slice(0, before)}\n\n${lines.join('\n')}\n\n${text.slice(after)}`);
}

function figure(difference: number | null): string {
  if (difference === null) return 'none';
  return difference === 0 ? '0' : difference.toExponential(0);
}
