import { describe, expect, it } from 'vitest';
import { encodeCsv } from '../../src/io/encode-csv';
import { readCsv } from '../../src/io/read-csv';
import { createRandom } from '../../src/random';

describe('readCsv(encodeCsv(rows))', () => {
  it('gives back any texts, but for blanks at their ends', () => {
    const random = createRandom(11);
    const characters = [...'ab ,;\t"\n\r=é\u00a0\u{1F600}-.0'];
    const text = () => {
      const made = Array.from(
        { length: random.integer(6) },
        () => characters[random.integer(characters.length)],
      );
      return made.join('');
    };
    for (let trial = 0; trial < 500; trial++) {
      const rows = Array.from({ length: 3 }, () => ['x', text(), text(), 'y']);
      const { columns, rows: read } = readCsv(encodeCsv([['first', 'second', 'third', 'last'], ...rows]));
      expect(columns).toEqual(['first', 'second', 'third', 'last']);
      const trimmed = rows.map((row) => row.map((cell) => cell.replace(/^[\s\u00a0]+|[\s\u00a0]+$/g, '')));
      expect(read.map(({ values }) => columns.map((column) => values[column]))).toEqual(trimmed);
    }
  });

  it('gives back speakers with commas, numbers and empty cells', () => {
    const text = encodeCsv([
      ['speaker', 'accuracy', 'note'],
      ['Doe, Jane', 0.1, undefined],
      ['"J"', 1e-7, 'a,b'],
    ]);
    expect(readCsv(text).rows.map(({ values }) => values)).toEqual([
      { speaker: 'Doe, Jane', accuracy: '0.1', note: '' },
      { speaker: '"J"', accuracy: '1e-7', note: 'a,b' },
    ]);
  });
});

describe('readCsv(text)', () => {
  it.each([
    ['R, with a nameless column of row numbers', '"","path","label"\n"1","a.wav"," x"\n'],
    ['a spreadsheet with empty columns and rows', 'path,label,,\na.wav,x,,\n,,,\n'],
    ['semicolons', 'path;label\na.wav;x\n'],
    ['tabs', 'path\tlabel\na.wav\tx\n'],
    ['Windows line ends and a byte order mark', '\ufeffpath,label\r\na.wav,x\r\n'],
  ])('reads what is written by %s', (_, text) => {
    expect(readCsv(text).rows.map(({ values }) => values)).toEqual([{ path: 'a.wav', label: 'x' }]);
  });

  it('takes quotes between tabs as letters, and a value in a nameless column as a fault', () => {
    expect(readCsv('a\tb\n"x\ty"\n').rows[0].values).toEqual({ a: '"x', b: 'y"' });
    expect(() => readCsv('path,label,\na.wav,x,more\n')).toThrow(/3 fields but the header has 2/);
  });
});
