import { readFileSync } from 'node:fs';

/** A layer of a golden architecture: output shape without batch, weights and biases. */
export interface GoldenLayer {
  name: string;
  output: number[];
  weights?: number;
  biases?: number;
  params: number;
}

/** The architecture arch/NAME that another program built and ran. */
export function goldenArchitecture(name: string): {
  input: number[];
  classes: number;
  layers: GoldenLayer[];
  total_params: number;
} {
  const file = new URL(`../../../golden/cases/arch/${name}/layers.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}
