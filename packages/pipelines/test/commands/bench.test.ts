import { describe, expect, it } from 'vitest';
import { avemo } from './run';

describe('avemo bench', () => {
  it('names the work that there is, for work that there is not', async () => {
    const { code, stderr } = await avemo('bench', '--work', 'matmul,knitting');
    expect(code).toBe(2);
    expect(stderr).toContain('there is no work "knitting"; expected some of matmul, conv2d');
  });
});
