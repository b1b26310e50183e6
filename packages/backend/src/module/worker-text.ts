import { control } from './control-block';

/** Looks for a new job so often before it waits: about a tenth of a millisecond. */
const spins = 20_000;

/**
 * What a thread of the pool runs, in Node and in browsers: text, so that neither a file nor a URL is needed. A thread
 * takes the next task of the job with one atomic exchange, which fails when the job is no longer the one whose
 * arguments it read. A task that throws counts as done and as failed.
 */
export const workerText = `'use strict';
function serve({ module, memory, address, names, thread }) {
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const state = new Int32Array(memory.buffer, address);
  let job = 0;
  for (;;) {
    for (let i = 0; i < ${spins} && Atomics.load(state, ${control.job}) === job; i++);
    while (Atomics.load(state, ${control.job}) === job) Atomics.wait(state, ${control.job}, job);
    job = Atomics.load(state, ${control.job});
    const kernel = kernels[names[state[${control.kernel}]]];
    const tasks = state[${control.tasks}];
    const first = state[${control.first}];
    for (;;) {
      const ticket = Atomics.load(state, ${control.ticket});
      if (ticket >>> 16 !== (job & 0xffff) || (ticket & 0xffff) >= tasks) break;
      if (Atomics.compareExchange(state, ${control.ticket}, ticket, ticket + 1) !== ticket) continue;
      try {
        kernel(first + (ticket & 0xffff), thread, address + ${4 * control.arguments});
      } catch {
        Atomics.add(state, ${control.failed}, 1);
      }
      if (Atomics.add(state, ${control.done}, 1) + 1 === tasks) Atomics.notify(state, ${control.done});
    }
  }
}
if (typeof process === 'object' && process.versions && process.versions.node) {
  serve(require('node:worker_threads').workerData);
} else {
  onmessage = ({ data }) => serve(data);
}
`;
