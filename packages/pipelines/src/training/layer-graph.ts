import type * as tfl from '@tensorflow/tfjs-layers';

/** The layers of a model, in place of inner models and checkpointed parts what is inside; each once. */
export function flatLayers(model: { layers: tfl.layers.Layer[] }): tfl.layers.Layer[] {
  const found = new Set<tfl.layers.Layer>();
  const walk = (layers: tfl.layers.Layer[]) => {
    for (const layer of layers) {
      const part = ('model' in layer ? layer.model : layer) as { layers?: tfl.layers.Layer[] };
      if (Array.isArray(part.layers)) walk(part.layers);
      else found.add(layer);
    }
  };
  walk(model.layers);
  return [...found];
}

/** The input tensors that symbolic tensors depend on. */
export function reachedInputs(tensors: readonly tfl.SymbolicTensor[]): Set<tfl.SymbolicTensor> {
  const seen = new Set<tfl.SymbolicTensor>();
  const reached = new Set<tfl.SymbolicTensor>();
  const open = [...tensors];
  while (open.length > 0) {
    const tensor = open.pop()!;
    if (seen.has(tensor)) continue;
    seen.add(tensor);
    const before = tensor.inputs ?? [];
    // An input layer's node names its own tensor as its input.
    const own = before.filter((input) => input !== tensor);
    if (own.length === 0) reached.add(tensor);
    open.push(...own);
  }
  return reached;
}

/** `audio_*` as a pattern of whole names. */
export const layerPattern = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
