import { readFileSync } from 'node:fs';
import type { Tolerance } from './close';
import { readNpy, type NpyData } from './npy';

const root = new URL('../cases/', import.meta.url);

/** One array of a case. `tolerance` is set for outputs; `exact` in the file reads as zero tolerance. */
export interface GoldenArray {
  data: NpyData;
  shape: number[];
  tolerance: Tolerance;
  meaning: string;
}

/** A golden case: parameters plus readers for its arrays, named as in its `case.json`. */
export interface GoldenCase {
  id: string;
  parameters: Record<string, any>;
  inputNames: string[];
  outputNames: string[];
  input(name: string): GoldenArray;
  output(name: string): GoldenArray;
}

interface ArrayEntry {
  file: string;
  meaning: string;
  tolerance?: Tolerance | 'exact';
}

/** Opens the case `folder/name`, e.g. `golden('layers/fbp')`. */
export function golden(id: string): GoldenCase {
  const base = new URL(`${id}/`, root);
  const info = JSON.parse(readFileSync(new URL('case.json', base), 'utf8')) as {
    parameters: Record<string, unknown>;
    inputs: Record<string, ArrayEntry>;
    outputs: Record<string, ArrayEntry>;
  };
  const read = (entries: Record<string, ArrayEntry>, name: string): GoldenArray => {
    const entry = entries[name];
    if (!entry) throw new Error(`golden: case ${id} has no array ${name}; it has ${Object.keys(entries)}`);
    const tolerance =
      entry.tolerance === undefined || entry.tolerance === 'exact' ? { rtol: 0, atol: 0 } : entry.tolerance;
    return { ...readNpy(new URL(entry.file, base)), tolerance, meaning: entry.meaning };
  };
  return {
    id,
    parameters: info.parameters,
    inputNames: Object.keys(info.inputs),
    outputNames: Object.keys(info.outputs),
    input: (name) => read(info.inputs, name),
    output: (name) => read(info.outputs, name),
  };
}

/** The samples of a test sound, float32 in [−1, 1], e.g. `goldenSignal('sp_a')`. */
export function goldenSignal(name: string): { data: Float32Array; shape: number[] } {
  const { data, shape } = readNpy(new URL(`signals/${name}.npy`, root));
  return { data: data as Float32Array, shape };
}
