import { vi } from 'vitest';
import { runCommand } from '../../src/commands/run-command';

/** What a call of the command left behind. */
export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `avemo ARGS` in this process and catches what it prints. */
export async function avemo(...args: string[]): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += text;
      return true;
    }),
  );
  try {
    return { code: await runCommand(args), ...printed };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
}
