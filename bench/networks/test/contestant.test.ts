import { afterEach, describe, expect, it } from 'vitest';
import { startContestant, type Contestant } from '../src/contestant';

let contestant: Contestant;
afterEach(() => contestant.stop());

/** A program that obeys each line with the given statements; `order` holds the line. */
const program = (statements: string) => ({
  title: 'program',
  command: process.execPath,
  args: [
    '-e',
    `require('readline').createInterface({ input: process.stdin }).on('line', (line) => { const order = JSON.parse(line); ${statements} })`,
  ],
});

describe('startContestant(program, limit)', () => {
  it('gives the answer of the program, whatever else it prints', async () => {
    contestant = startContestant(
      program(`console.log('loading'); console.log('{"ok":true,"milliseconds":' + order.do.length + '}')`),
      20,
    );
    expect(await contestant.ask({ do: 'run' })).toEqual({ ok: true, milliseconds: 3 });
    expect(await contestant.ask({ do: 'drop' })).toEqual({ ok: true, milliseconds: 4 });
  });

  it('ends a program that takes longer than the limit, and starts it anew when it is asked again', async () => {
    contestant = startContestant(
      program(`if (order.do === 'drop') console.log('{"ok":true,"milliseconds":1}')`),
      2,
    );
    expect(await contestant.ask({ do: 'run' })).toEqual({ ok: false, why: 'over 2 s' });
    expect(await contestant.ask({ do: 'drop' })).toEqual({ ok: true, milliseconds: 1 });
  });

  it('gives the last words of a program that ends', async () => {
    contestant = startContestant(
      program(`console.error('first'); console.error('no kernel'); process.exit(1)`),
      20,
    );
    expect(await contestant.ask({ do: 'run' })).toEqual({ ok: false, why: 'no kernel' });
  });

  it('says that a program is not there', async () => {
    contestant = startContestant({ title: 'none', command: 'no-such-program-of-avemo', args: [] }, 20);
    expect(await contestant.ask({ do: 'run' })).toMatchObject({
      ok: false,
      why: expect.stringContaining('ENOENT'),
    });
  });
});
