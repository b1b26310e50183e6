import { intensityStream } from '../descriptors/intensity';
import { rmsEnergyStream } from '../descriptors/rms-energy';
import { shortTimeEnergyStream } from '../descriptors/short-time-energy';
import { spectralBandwidthStream } from '../descriptors/spectral-bandwidth';
import { spectralCentroidStream } from '../descriptors/spectral-centroid';
import { spectralContrastStream } from '../descriptors/spectral-contrast';
import { spectralEntropyStream } from '../descriptors/spectral-entropy';
import { spectralFlatnessStream } from '../descriptors/spectral-flatness';
import { spectralFluxStream } from '../descriptors/spectral-flux';
import { spectralKurtosisStream } from '../descriptors/spectral-kurtosis';
import { spectralRolloffStream } from '../descriptors/spectral-rolloff';
import { spectralSkewnessStream } from '../descriptors/spectral-skewness';
import { spectralSlopeStream } from '../descriptors/spectral-slope';
import { zeroCrossingRateStream } from '../descriptors/zero-crossing-rate';
import { framesStream } from '../frames/frame-signal';
import { cochleagramStream } from '../hearing/cochleagram';
import { gammatoneFilterbankStream } from '../hearing/gammatone-filterbank';
import { loudnessStream } from '../hearing/loudness';
import { mrcgStream } from '../hearing/mrcg';
import { logMelSpectrogramStream } from '../mel/log-mel-spectrogram';
import { melSpectrogramStream } from '../mel/mel-spectrogram';
import { mfccStream } from '../mel/mfcc';
import { vggishStream } from '../mel/vggish-examples';
import { openSmileStream } from '../opensmile/open-smile-feature';
import { spectrogramStream } from '../spectra/spectrogram';
import { stftStream } from '../spectra/stft';
import { autocorrelationStream } from '../voice/autocorrelation';
import { harmonicsToNoiseRatioStream } from '../voice/harmonics-to-noise-ratio';
import { pitchCorrelationStream } from '../voice/pitch-correlation';
import { pitchShsStream } from '../voice/pitch-shs';
import { pitchYinStream } from '../voice/pitch-yin';

/** Every feature that an extractor computes; names, options, keys and plans derive from this list. @internal */
export const streamingFeatures = [
  framesStream,
  spectrogramStream,
  stftStream,
  melSpectrogramStream,
  logMelSpectrogramStream,
  vggishStream,
  mfccStream,
  spectralCentroidStream,
  spectralBandwidthStream,
  spectralRolloffStream,
  spectralFluxStream,
  spectralFlatnessStream,
  spectralContrastStream,
  spectralSlopeStream,
  spectralSkewnessStream,
  spectralKurtosisStream,
  spectralEntropyStream,
  shortTimeEnergyStream,
  rmsEnergyStream,
  zeroCrossingRateStream,
  intensityStream,
  loudnessStream,
  autocorrelationStream,
  pitchYinStream,
  pitchShsStream,
  pitchCorrelationStream,
  harmonicsToNoiseRatioStream,
  gammatoneFilterbankStream,
  cochleagramStream,
  mrcgStream,
  openSmileStream,
] as const;
