import { readFileSync } from 'node:fs';
import { golden, goldenSignal } from '@avemo/golden';

/** The names that openSMILE gives to columns of a case: `lld_names` or `functional_names`. */
export const goldenNames = (set: string, file: 'lld_names' | 'functional_names') =>
  JSON.parse(
    readFileSync(new URL(`../../../golden/cases/opensmile/${set}/${file}.json`, import.meta.url), 'utf8'),
  ) as string[];

/** The names of functionals of a case that lists them by contours that have the same ones. */
export function goldenGroupedNames(set: string): string[] {
  const file = new URL(`../../../golden/cases/opensmile/${set}/functional_groups.json`, import.meta.url);
  const groups = JSON.parse(readFileSync(file, 'utf8')) as {
    contours: string[];
    functionals: string[] | null;
  }[];
  return groups.flatMap(({ contours, functionals }) =>
    contours.flatMap((contour) => functionals?.map((name) => `${contour}_${name}`) ?? [contour]),
  );
}

/** A test sound at 16 kHz. */
export const signalOf = (name: string) => ({
  samples: Float32Array.from(goldenSignal(name).data),
  sampleRate: 16000,
});

/** The descriptors of a sound by name, without the time. */
export function goldenColumns(set: string, sound: string): Map<string, Float64Array> {
  const { data, shape } = golden(`opensmile/${set}`).output(`lld_${sound}`);
  return columnsOf(data, shape, goldenNames(set, 'lld_names'));
}

/** The columns of a matrix by name. */
export function columnsOf(data: ArrayLike<number>, shape: readonly number[], names: readonly string[]) {
  const [rows, width] = shape;
  return new Map(
    names.map((name, c) => [name, Float64Array.from({ length: rows }, (_, t) => data[t * width + c])]),
  );
}

/** The functionals of a sound. */
export function goldenFunctionals(set: string, sound: string): Float64Array {
  const reference = golden(`opensmile/${set}`);
  const { data, shape } = reference.output('functionals');
  const row = (reference.parameters.files as string[]).indexOf(sound);
  return Float64Array.from(data.subarray(row * shape[1], (row + 1) * shape[1]));
}

/** The share of rows within a part of the reference's range. */
export function shareWithin(got: Float64Array, expected: Float64Array, part: number): number {
  const range = Math.max(...expected) - Math.min(...expected);
  const close = expected.filter((value, t) => Math.abs(got[t] - value) <= part * range);
  return close.length / expected.length;
}

/** Pearson's correlation. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    ab += (value - ma) * (b[i] - mb);
    aa += (value - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}
