import * as v from 'valibot';

const json: v.GenericSchema<unknown> = v.unknown();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.string();
const names = v.array(text);
// JSON has no NaN; what was none is written as null.
const figure = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? NaN),
);
const estimate = v.object({ value: figure, low: figure, high: figure });

const task = v.variant('kind', [
  v.object({
    kind: v.literal('classes'),
    name: text,
    per: v.optional(v.picklist(['clip', 'row'])),
    classes: v.optional(v.record(text, names)),
    labels: v.pipe(names, v.minLength(2), v.maxLength(100_000)),
  }),
  v.object({
    kind: v.literal('values'),
    name: text,
    per: v.optional(v.picklist(['clip', 'row'])),
    targets: names,
    labels: v.pipe(names, v.minLength(1), v.maxLength(100_000)),
  }),
]);

/** What is said of a recipe: its name and version, and for one of a user's own the content of its files. */
const recipe = v.object({
  name: text,
  version: count,
  // SHA-256 of each file of the user's, by its name.
  files: v.optional(v.record(text, text)),
});

/** What a run is: two runs with equal identities end in equal results on one backend. */
const identity = {
  // Of the format of the folder.
  format: v.literal(2),
  recipe,
  // The systems.
  variants: v.pipe(names, v.minLength(1)),
  task,
  // A value for every setting of the recipe.
  settings: v.record(text, json),
  // Most epochs of every stage, where fewer were asked than the settings say.
  epochs: v.optional(count),
  // One training with each.
  seeds: v.pipe(v.array(count), v.minLength(1)),
  // How speakers are divided.
  split: v.object({
    name: text,
    groups: v.optional(count),
    groupSize: v.optional(count),
    testShare: v.optional(v.number()),
    validationShare: v.number(),
    joinValidation: v.optional(v.boolean()),
    allow: v.optional(names),
  }),
  // The folds, by name.
  folds: v.pipe(names, v.minLength(1)),
  // The data; the fingerprint is SHA-256 over the content, truth, speaker and fold of each clip.
  dataset: v.object({ name: text, clips: count, speakers: count, fingerprint: text }),
  // What computed.
  backend: text,
  // The run whose stages were the first weights: SHA-256 of its identity.
  init: v.optional(text),
};

/** A clip that cannot be read or prepared and was left out, and the SHA-256 of its files; empty where they cannot be read. */
const leftOutClip = v.object({ clip: text, reason: text, content: text });

/** One of `leftOut` of `config.json`. */
export type LeftOutClip = v.InferOutput<typeof leftOutClip>;

/** `config.json`. */
export const configSchema = v.object({
  ...identity,
  // Each system in a sentence, by its name.
  about: v.optional(v.record(text, text), {}),
  // The paper.
  source: v.optional(v.object({ title: text, url: v.optional(text) })),
  // What the paper reports for this data set and task.
  published: v.optional(
    v.array(v.object({ where: text, variant: text, metric: text, value: v.number() })),
    [],
  ),
  // Bad clips, where the run was told to leave them out.
  leftOut: v.optional(v.array(leftOutClip), []),
  // What `avemo train --config` is told to do the same again; paths are from the folder of the file.
  experiment: v.optional(v.record(text, json)),
  // The version of this package.
  avemo: text,
  // The version of Node.
  node: text,
  // Threads of the backend, where it tells.
  threads: v.nullable(count),
  // Terms and source of the data.
  data: v.object({ licence: v.optional(text), citation: v.optional(text), synthetic: v.boolean() }),
  // When it began, ISO 8601.
  created: text,
});

/** The names of the fields that make a run what it is. */
export const identityFields = Object.keys(identity) as (keyof typeof identity)[];

const shared = {
  system: text,
  parameters: count,
  secondsPerEpoch: v.nullable(v.number()),
  perFold: v.record(text, figure),
  perSeed: v.record(text, figure),
  // The metric of a search on the validation part of each fold, the mean over the seeds.
  validation: v.optional(v.object({ metric: text, perFold: v.record(text, figure) })),
  clips: count,
  speakers: count,
};

/** `metrics.json`. */
export const metricsSchema = v.variant('kind', [
  v.object({
    ...shared,
    kind: v.literal('classes'),
    accuracy: estimate,
    unweightedAverageRecall: estimate,
    f1: estimate,
    confusion: v.array(v.array(count)),
  }),
  v.object({
    ...shared,
    kind: v.literal('values'),
    targets: v.array(
      v.object({
        target: text,
        ccc: estimate,
        cccPerSequence: v.optional(estimate),
        rmse: estimate,
        pearson: estimate,
        r2: v.optional(estimate),
      }),
    ),
    steps: count,
  }),
]);

/** `explanations.json`. */
export const explanationsSchema = v.object({
  attention: v.array(
    v.object({
      clip: text,
      label: text,
      predicted: text,
      streams: v.array(v.object({ stream: text, times: v.array(v.number()), weights: v.array(v.number()) })),
    }),
  ),
  modalities: v.array(
    v.object({
      label: text,
      shares: v.array(v.object({ stream: text, share: estimate })),
    }),
  ),
  // What the shares are: weights of the fusion, or how far answers move when a stream is left out.
  modalitiesFrom: v.optional(v.picklist(['weights', 'leaving-out']), 'weights'),
  // The metric when a stream is missing in a share of the clips, for each stream that may be missing.
  missing: v.optional(
    v.array(
      v.object({
        stream: text,
        metric: text,
        shares: v.array(v.number()),
        values: v.array(figure),
        low: v.array(figure),
        high: v.array(figure),
      }),
    ),
    [],
  ),
  // What the recipe says of the clips themselves: means over all of them, and pictures of a few.
  material: v.optional(
    v.object({
      clips: count,
      measures: v.array(v.object({ name: text, mean: figure, lowest: figure, highest: figure })),
      shown: v.array(
        v.object({
          clip: text,
          label: text,
          measures: v.record(text, figure),
          // PNG files in base64.
          pictures: v.array(v.object({ name: text, width: count, height: count, png: text })),
        }),
      ),
    }),
  ),
  // Test clips of one fold and seed, laid out so that clips with similar embeddings lie together.
  embedding: v.optional(
    v.object({
      fold: text,
      seed: count,
      method: text,
      points: v.array(v.object({ clip: text, label: text, x: v.number(), y: v.number() })),
    }),
  ),
});

/** A row of `history.csv`. */
export const historySchema = v.object({
  fold: text,
  seed: v.number(),
  stage: text,
  epoch: v.number(),
  trainLoss: v.union([v.number(), v.nan()]),
  trainScore: v.union([v.number(), v.nan()]),
  validationLoss: v.union([v.number(), v.nan()]),
  validationScore: v.union([v.number(), v.nan()]),
  testLoss: v.union([v.number(), v.nan()]),
  testScore: v.union([v.number(), v.nan()]),
  learningRate: v.union([v.number(), v.nan()]),
  // 1 where the weights of this epoch were kept.
  kept: v.union([v.literal(0), v.literal(1)]),
  seconds: v.union([v.number(), v.nan()]),
});

/** `config.json`: what a run is, and where and when it ran. */
export type RunConfig = v.InferOutput<typeof configSchema>;

/** `metrics.json`. */
export type RunMetrics = v.InferOutput<typeof metricsSchema>;

/** `explanations.json`. */
export type Explanations = v.InferOutput<typeof explanationsSchema>;
