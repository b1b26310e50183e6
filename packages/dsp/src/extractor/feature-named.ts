import type { FeaturePlan, KeyKind } from '../frames/streaming-feature';
import { streamingFeatures } from './streaming-features';

/** A feature found by name: its options are read before they are known. @internal */
export interface NamedFeature {
  readonly name: string;
  keys(): Readonly<Record<string, KeyKind>>;
  plan(sampleRate: number, options: object): FeaturePlan;
}

/** The feature of that name, if there is one. @internal */
export function featureNamed(name: unknown): NamedFeature | undefined {
  return (streamingFeatures as readonly NamedFeature[]).find((feature) => feature.name === name);
}
