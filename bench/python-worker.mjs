// A Python program that answers JSON lines with JSON lines, one at a time.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts `python FILE`; `ask(order)` resolves to its answer. Resolves to undefined when it does not start. */
export async function startPython(python, file, ...args) {
  const child = spawn(python, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  let ended = false;
  const end = () => {
    ended = true;
    waiting.splice(0).forEach((resolve) => resolve(undefined));
  };
  child.on('error', end);
  child.on('exit', end);
  child.stdin.on('error', end);
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  const ask = (order) =>
    new Promise((resolve) => {
      if (ended) return resolve(undefined);
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify(order)}\n`);
    });
  const versions = await ask({ do: 'versions' });
  return versions && { versions, ask, stop: () => child.kill() };
}
