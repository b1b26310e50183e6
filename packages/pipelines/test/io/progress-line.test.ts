import { expect, it } from 'vitest';
import { createProgressLine } from '../../src/io/progress-line';

function recorder(isTTY: boolean) {
  let written = '';
  let time = 0;
  const stream = { isTTY, columns: 60, write: (text: string) => ((written += text), true) };
  return {
    line: createProgressLine(stream as never, () => time),
    pass: (seconds: number) => (time += 1000 * seconds),
    take: () => {
      const text = written;
      written = '';
      return text;
    },
  };
}

it('createProgressLine(no terminal) writes nothing in the first 10 s, then a line now and then', () => {
  const { line, pass, take } = recorder(false);
  line.show(0.1, 'clip 1/10');
  pass(9);
  line.show(0.2, 'clip 2/10');
  expect(take()).toBe('');
  pass(2);
  line.show(0.3, 'clip 3/10');
  line.show(0.3, 'clip 3/10');
  expect(take()).toBe('30 % after 11 s: clip 3/10\n');
  let lines = 0;
  for (let second = 0; second < 3600; second++) {
    pass(1);
    line.show(0.5, 'on');
    lines += Number(take() !== '');
  }
  expect(lines).toBeGreaterThan(5);
  expect(lines).toBeLessThan(20);
  line.clear();
  expect(take()).toBe('');
});

it('createProgressLine(terminal) draws one line over and takes it away', () => {
  const { line, pass, take } = recorder(true);
  line.show(0.5, 'x'.repeat(100));
  expect(take()).toBe(`\r\x1b[2K${'█'.repeat(12)}${'░'.repeat(12)} ${'x'.repeat(34)}`);
  line.show(0.6, 'too soon');
  expect(take()).toBe('');
  pass(1);
  line.show(2, 'end');
  expect(take()).toContain('█'.repeat(24));
  line.clear();
  expect(take()).toBe('\r\x1b[2K');
});
