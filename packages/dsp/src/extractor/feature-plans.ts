import { autocorrelationFeature } from '../voice/autocorrelation';
import { cochleagramRows } from '../hearing/cochleagram';
import type { DescribedSpectrogram, FeatureName, FeatureOptions } from './extractor-spec';
import { ExtractorSpecError } from './extractor-spec-error';
import { framesFeature } from '../frames/frame-signal';
import { gammatoneRows } from '../hearing/gammatone-filterbank';
import { harmonicsFeature } from '../voice/harmonics-to-noise-ratio';
import { intensityFeature } from '../descriptors/intensity';
import { logMelSpectrogramFeature } from '../mel/log-mel-spectrogram';
import { loudnessFeature } from '../hearing/loudness';
import { melSpectrogramFeature } from '../mel/mel-spectrogram';
import { mfccFeature } from '../mel/mfcc';
import { mrcgHop, mrcgLookahead, mrcgRows } from '../hearing/mrcg';
import { pitchCorrelationRows } from '../voice/pitch-correlation';
import { pitchShsRows } from '../voice/pitch-shs';
import { pitchYinFeature } from '../voice/pitch-yin';
import { rmsEnergyFeature } from '../descriptors/rms-energy';
import { shortTimeEnergyFeature } from '../descriptors/short-time-energy';
import { bandwidthOf } from '../descriptors/spectral-bandwidth';
import { centroidOf } from '../descriptors/spectral-centroid';
import { contrastOf } from '../descriptors/spectral-contrast';
import { flatnessOf } from '../descriptors/spectral-flatness';
import { fluxOf } from '../descriptors/spectral-flux';
import { rolloffOf } from '../descriptors/spectral-rolloff';
import { slopeOf } from '../descriptors/spectral-slope';
import { spectrogramFeature } from '../spectra/spectrogram';
import type { SpectrumGrid } from '../spectra/spectrum-grid';
import { stftFeature } from '../spectra/stft';
import { vggishFeature, vggishFrames } from '../mel/vggish-examples';
import { zeroCrossingRateFeature } from '../descriptors/zero-crossing-rate';
import { describedRows, type SpectrumDescription } from '../descriptors/describe-spectra';
import { framePlan, type FeaturePlan } from './feature-plan';
import { firstFrameStart } from '../frames/frame-grid';
import { sourceThrough, type RowSource } from '../frames/row-stage';

type Plan<Options> = (sampleRate: number, options: Options) => FeaturePlan;

/** What each feature of a spec does; throws the functions' own errors for options out of range. @internal */
export const featurePlans: { [Name in FeatureName]: Plan<FeatureOptions[Name]> } = {
  frames: (_, options) => framePlan(framesFeature(options)),
  spectrogram: (_, options) => framePlan(spectrogramFeature(options)),
  stft: (_, options) => framePlan(stftFeature(options)),
  mel: (rate, options) => framePlan(melSpectrogramFeature(rate, options)),
  'log-mel': (rate, options) => framePlan(logMelSpectrogramFeature(rate, options)),
  vggish: (rate, { hopFrames = vggishFrames }) => ({
    ...framePlan(vggishFeature(rate)),
    segments: { segmentLength: vggishFrames, segmentHop: hopFrames },
  }),
  mfcc(rate, options) {
    if (options.dynamicRange === undefined ? options.preset === 'librosa' : options.dynamicRange !== null) {
      throw wholeSignal(
        'dynamicRange',
        "mfcc's preset 'librosa' cuts at a distance from the loudest band",
        'null',
      );
    }
    return framePlan(mfccFeature(rate, options));
  },
  'spectral-centroid': /* @__PURE__ */ described((grid, bins) => centroidOf(grid, bins)),
  'spectral-bandwidth': /* @__PURE__ */ described((grid, bins) => bandwidthOf(grid, bins)),
  'spectral-rolloff': /* @__PURE__ */ described((grid, bins, { share }) =>
    rolloffOf({ ...grid, share }, bins),
  ),
  'spectral-flux': /* @__PURE__ */ described((_, __, options) => fluxOf(options)),
  'spectral-flatness': /* @__PURE__ */ described((_, __, options) => flatnessOf(options)),
  'spectral-contrast': /* @__PURE__ */ described((grid, bins, { octaves, minFrequency, quantile }) =>
    contrastOf({ ...grid, octaves, minFrequency, quantile }, bins),
  ),
  'spectral-slope': /* @__PURE__ */ described(
    (grid, bins, { minFrequency, maxFrequency }) => slopeOf({ ...grid, minFrequency, maxFrequency }, bins),
    ['magnitude', 'power', 'log', 'decibel'],
  ),
  'short-time-energy': (_, options) => framePlan(shortTimeEnergyFeature(options)),
  'rms-energy': (_, options) => framePlan(rmsEnergyFeature(options)),
  'zero-crossing-rate': (_, options) => framePlan(zeroCrossingRateFeature(options)),
  intensity: (_, options) => framePlan(intensityFeature(options)),
  loudness: (rate, options) => framePlan(loudnessFeature(rate, options)),
  autocorrelation: (_, options) => framePlan(autocorrelationFeature(options)),
  'pitch-yin': (rate, options) => framePlan(pitchYinFeature(rate, options)),
  'pitch-shs'(rate, options) {
    requireLookahead(options.lookahead);
    return pathPlan(pitchShsRows(rate, options), options);
  },
  'pitch-correlation'(rate, options) {
    requireLookahead(options.lookahead);
    return pathPlan(pitchCorrelationRows(rate, options, missingPeak), options);
  },
  'harmonics-to-noise-ratio': (rate, options) => framePlan(harmonicsFeature(rate, options, missingPeak)),
  'gammatone-filterbank': (rate, { frequencies }) => ({
    source: gammatoneRows(rate, { frequencies: Float64Array.from(frequencies) }),
    hop: 1,
    span: 1,
    head: 1,
  }),
  cochleagram: (rate, options) => ({
    source: cochleagramRows(rate, options),
    hop: options.hopLength,
    span: options.hopLength,
    head: 1,
  }),
  mrcg(rate, options) {
    if (options.rms !== null) {
      throw wholeSignal('rms', 'mrcg brings the signal to one level, measured over all of it', 'null');
    }
    const hop = mrcgHop(rate);
    return { source: mrcgRows(rate, options), hop, span: (1 + mrcgLookahead) * hop, head: 1 };
  },
};

/** The plan of a descriptor of a spectrogram of one of these scales. */
function described<Options extends DescribedSpectrogram>(
  describe: (grid: SpectrumGrid, bins: number, options: Options) => SpectrumDescription,
  scales: readonly string[] = ['magnitude', 'power'],
): Plan<Options> {
  return (sampleRate, options) => {
    const {
      frameLength,
      hopLength,
      edges,
      fftLength = frameLength,
      window,
      bins,
      scale = 'magnitude',
    } = options;
    if (!scales.includes(scale)) {
      throw new RangeError(
        `spectrogram: scale must be ${scales.join(' or ')} to be described; got ${scale}.`,
      );
    }
    const spectra = framePlan(
      spectrogramFeature({ frameLength, hopLength, edges, fftLength, window, bins, scale }),
    );
    const { width } = spectra.source;
    const stage = describedRows(width, describe({ sampleRate, fftLength }, width, options));
    return { ...spectra, source: sourceThrough(spectra.source, stage) };
  };
}

function pathPlan(
  source: RowSource,
  options: FeatureOptions['pitch-shs'] | FeatureOptions['pitch-correlation'],
): FeaturePlan {
  const { frameLength, hopLength, lookahead } = options;
  const first = firstFrameStart(options);
  return { source, hop: hopLength, span: first + frameLength + lookahead * hopLength, head: 1 - first };
}

function requireLookahead(lookahead: number | undefined): void {
  if (lookahead === undefined) {
    throw wholeSignal(
      'lookahead',
      'the pitch takes the best path through the signal',
      '10 frames, for example',
    );
  }
}

function missingPeak(): never {
  throw wholeSignal(
    'referencePeak',
    'silence is relative to the peak of the signal',
    '1, full scale, for example',
  );
}

function wholeSignal(key: string, what: string, remedy: string): ExtractorSpecError {
  return new ExtractorSpecError(
    'not-streamable',
    `options.${key}`,
    `createExtractor: ${what}, which a stream does not know. Set options.${key} (${remedy}).`,
  );
}
