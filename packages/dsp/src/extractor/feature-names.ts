import type { FeatureName } from './extractor-spec';
import { streamingFeatures } from './streaming-features';

/** The features that `createExtractor` knows. */
export const extractorFeatures: readonly FeatureName[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ streamingFeatures.map(({ name }) => name),
);
