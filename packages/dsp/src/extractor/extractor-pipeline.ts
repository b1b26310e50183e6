import { requireInteger, requirePositive } from '@avemo/checks';
import type { ExtractorSpec } from './extractor-spec';
import { createPreEmphasis } from '../signal/pre-emphasis';
import { highestRate } from '../signal/resample';
import { requireStatistics } from '../statistics/standardize';
import { createDeltaRows } from '../statistics/delta-rows';
import type { FeaturePlan } from '../frames/streaming-feature';
import { featureNamed } from './feature-named';
import { createResampleStream } from '../signal/resample-stream';
import { createRowJoin, type RowSource, type RowStage } from '../frames/row-stage';
import { createSegmentRows } from '../frames/segment-rows';
import { createStandardRows } from '../statistics/standard-rows';

/** All stages of an extractor, from the samples that are pushed to its rows. @internal */
export interface ExtractorPipeline extends RowSource {
  /** What a row is: [features] or [segmentLength, features, channels]. */
  rowShape: readonly number[];
  /** Seconds from one row to the next. */
  hopSeconds: number;
  /** Samples of the input: see `Extractor.latency`. */
  latency: number;
}

/** Builds the stages of a spec that has been read; throws for values that do not fit. @internal */
export function createExtractorPipeline(spec: ExtractorSpec, inputRate: number): ExtractorPipeline {
  const { sampleRate } = spec;
  requirePositive('createExtractor', 'sampleRate', sampleRate);
  if (inputRate !== sampleRate) {
    requireInteger('createExtractor', 'inputRate', inputRate, { max: highestRate });
    requireInteger('createExtractor', 'sampleRate', sampleRate, { max: highestRate });
  }
  const resampler = inputRate === sampleRate ? undefined : createResampleStream(inputRate, sampleRate);
  const emphasis = spec.preEmphasis && createPreEmphasis(spec.preEmphasis);
  const plan = planOf(spec);
  const { source, stages, rowShape, hop, span } = withStages(plan, spec);
  return {
    width: stages.at(-1)?.width ?? source.width,
    rowShape,
    hopSeconds: hop / sampleRate,
    // The last sample of the span lies (span − 1) periods behind the first; the resampler gives it `latency` samples on.
    latency: resampler ? Math.ceil(((span - 1) * inputRate) / sampleRate) + resampler.latency : span,
    push(samples, last) {
      const resampled = resampler ? resampler.push(samples, last) : samples;
      const rows = source.push(emphasis ? emphasis(resampled) : resampled, last);
      return stages.reduce((come, stage) => stage.push(come, last), rows);
    },
  };
}

function planOf({ feature, sampleRate, options }: ExtractorSpec): FeaturePlan {
  return featureNamed(feature)!.plan(sampleRate, options);
}

/** The stages behind the feature, and what they do to rows and times. */
function withStages(plan: FeaturePlan, spec: ExtractorSpec) {
  const { source, head } = plan;
  let { hop, span } = plan;
  let { width } = source;
  let channels = 1;
  const stages: RowStage[] = [];
  if (spec.deltas) {
    const { order = 2, radius = 2 } = spec.deltas;
    requireInteger('createExtractor', 'deltas.order', order, { max: 2 });
    requireInteger('createExtractor', 'deltas.radius', radius, { max: 2 ** 16 });
    channels = 1 + order;
    stages.push(deltaStage(width, radius, order));
    width *= channels;
    span += order * radius * hop;
  }
  if (spec.statistics) {
    const { mean, deviation } = requireStatistics(spec.statistics, width);
    stages.push(createStandardRows(mean, deviation));
  }
  let rowShape = [width];
  const cut = segmentsOf(plan, spec);
  if (cut) {
    const { segmentLength, segmentHop } = cut;
    stages.push(createSegmentRows({ width, channels, segmentLength, segmentHop }));
    rowShape = [segmentLength, width / channels, channels];
    span += (segmentLength - 1) * hop;
    hop *= segmentHop;
  }
  return { source, stages, rowShape, hop, span: Math.max(span, head) };
}

function segmentsOf({ segments: own }: FeaturePlan, { segments, feature }: ExtractorSpec) {
  if (!segments) return own;
  if (own) {
    throw new RangeError(`createExtractor: '${feature}' is cut into segments already. Leave segments out.`);
  }
  const { segmentLength = 64, segmentHop = 34 } = segments;
  requireInteger('createExtractor', 'segments.segmentLength', segmentLength);
  requireInteger('createExtractor', 'segments.segmentHop', segmentHop);
  return { segmentLength, segmentHop };
}

/** Rows with their Δ, or Δ and ΔΔ, behind them. */
function deltaStage(width: number, radius: number, order: number): RowStage {
  const regressions = Array.from({ length: order }, () => createDeltaRows(width, radius));
  const join = createRowJoin(Array.from({ length: 1 + order }, () => width));
  return {
    width: (1 + order) * width,
    push(rows, last) {
      const parts = [rows];
      for (const regression of regressions) parts.push(regression.push(parts.at(-1)!, last));
      return join(parts);
    },
  };
}
