import { readFileSync } from 'node:fs';
import type { LayersModel } from '@tensorflow/tfjs-layers';

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

/** Name, output shape and number of weights of those layers of a model that the golden file lists. */
export function describeLayers(model: LayersModel, expected: GoldenLayer[]): GoldenLayer[] {
  return expected.map(({ name }) => {
    const layer = model.getLayer(`${model.name}_${name}`);
    return {
      name,
      output: (layer.outputShape as number[]).slice(1),
      params: layer.countParams(),
    };
  });
}
