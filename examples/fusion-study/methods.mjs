// What is compared: every fusion layer that @avemo/fusion exports, found in its exports, and the baselines. A method is
// { name, Layer, feed, options }: a layer class, how it is fed (feeds.mjs) and what it is made with.
import * as tfl from '@tensorflow/tfjs-layers';
import * as fusion from '@avemo/fusion';

/** How the layers are fed that do not simply take one vector a modality (see network.mjs). */
const feeds = {
  FactorizedBilinearPooling: 'pair',
  AdaptiveFactorizedBilinearPooling: 'pair',
  MultiLevelFactorizedBilinearPooling: 'trunks',
  AmFbp: 'wholeAndTrunks',
  MultimodalAttention: 'face',
  CrossModalAttention: 'crossed',
  BottleneckAttention: 'sequences',
  BimodalAttentionFusion: 'hiddenAndPredictions',
  OutputLinearFusion: 'predictions',
  HiddenLinearFusion: 'hidden',
};

/** One size for all: options go by the same names everywhere, and a layer takes those that it knows. */
const sizes = { outputs: 32, units: 32, coreUnits: 32, factors: 4, chunks: 4 };

/** Where one size would not be one budget: a core of 32⁴ numbers, a product of 33³, a sketch as short as its inputs. */
const exceptions = {
  TuckerFusion: { units: 16, coreUnits: 16 },
  McbFusion: { outputs: 64 },
  AmFbp: { globalOutputs: 32, globalFactors: 4, trunkOutputs: 32, trunkFactors: 4 },
  BottleneckAttention: { tokens: 1 },
  DbnFusion: { units: [32, 32] },
  HiddenLinearFusion: { useBias: true },
  OutputLinearFusion: { useBias: true },
};

/** The width of the projections where it is not the budget's. */
const widths = { TensorFusion: 12 };

/** Every fusion layer of the package as a method of the study. */
export const fusionMethods = () =>
  layerMethods(fusion).filter(
    ({ Layer }) => Layer.prototype instanceof fusion.FusionLayer && Layer !== fusion.ModalityDropout,
  );

/** The layers among the exports of a module, cells of recurrent networks apart, as methods. */
export const layerMethods = (module) =>
  Object.entries(module)
    .filter(([, { prototype } = {}]) => prototype instanceof tfl.layers.Layer && !('stateSize' in prototype))
    .map(([name, Layer]) => ({
      name,
      Layer,
      feed: feeds[name] ?? 'vectors',
      options: { ...sizes, ...exceptions[name] },
      width: widths[name],
    }));

/** Baselines: a linear classifier of all features, each modality alone, each left out, concatenation that sees the context. */
export function baselineMethods(modalities, context) {
  const names = Object.keys(modalities);
  const without = names.length > 2 ? names : [];
  const only = (name, listens) => ({
    name,
    listens,
    feed: 'vectors',
    Layer: fusion.ConcatFusion,
    options: {},
  });
  return [
    { name: 'logistic regression' },
    ...names.map((name) => only(`only ${name}`, [name])),
    ...without.map((name) =>
      only(
        `without ${name}`,
        names.filter((other) => other !== name),
      ),
    ),
    ...(context > 1
      ? [{ name: 'ConcatFusion of contexts', Layer: fusion.ConcatFusion, feed: 'pooled', options: {} }]
      : []),
  ];
}

/**
 * The decision rules: from what the single modalities said of the validation clips, { heldOut [modality][clip][class], labels,
 * accuracies [modality] }, to a function of their posteriors [modality][clip][class], null where one is missing.
 */
export const rules = {
  meanRule: () => fusion.meanRule,
  productRule: () => fusion.productRule,
  maxRule: () => fusion.maxRule,
  majorityVote: () => fusion.majorityVote,
  weightedRule:
    ({ accuracies }) =>
    (posteriors) =>
      fusion.weightedRule(posteriors, { weights: accuracies }),
  stackingRule: ({ heldOut, labels }) => {
    const fitted = fusion.fitStacking(heldOut, labels, { features: 'log' });
    return (posteriors) => fusion.stackingRule(posteriors, { fitted });
  },
};
