import { requireOneOf } from '@avemo/checks';
import type { PlainWindow } from '../frames/frame-options';
import { sourceThrough } from '../frames/row-stage';
import { speechFrames } from '../frames/speech-frames';
import { framePlan, type Keys, type StreamingFeature } from '../frames/streaming-feature';
import { spectrogramFeature, spectrogramKeys, type SpectrogramOptions } from '../spectra/spectrogram';
import type { SpectrumGrid } from '../spectra/spectrum-grid';
import { describedRows, type SpectrumDescription } from './describe-spectra';

/** The spectrogram that a spectral descriptor describes; its rate and grid are known. */
export type DescribedSpectrogram = PlainWindow<SpectrogramOptions>;

/** What a descriptor of spectra takes beside the spectrogram's own options. @internal */
export interface DescribedFeatureOptions<Own> {
  /** The keys of its own options. */
  keys: Keys<Own>;
  /** Describes spectra of so many bins on this grid. */
  describe: (grid: SpectrumGrid, bins: number, options: Own) => SpectrumDescription;
  /** The scales that it describes. Default: magnitude and power. */
  scales?: readonly string[];
}

/** A descriptor of the spectrogram of a stream. @internal */
export function describedFeature<Name extends string, Own extends object>(
  name: Name,
  { keys, describe, scales = ['magnitude', 'power'] }: DescribedFeatureOptions<Own>,
): StreamingFeature<Name, DescribedSpectrogram & Own> {
  return {
    name,
    keys: () => ({ ...spectrogramKeys, ...keys }) as Keys<DescribedSpectrogram & Own>,
    plan(sampleRate, options) {
      const frames = speechFrames('spectrogram', sampleRate, options);
      const {
        frameLength,
        hopLength,
        edges,
        fftLength = frameLength,
        window,
        bins,
        scale = 'magnitude',
      } = frames;
      requireOneOf('spectrogram', 'scale (to be described)', scale, scales);
      const spectra = framePlan(
        spectrogramFeature(sampleRate, { frameLength, hopLength, edges, fftLength, window, bins, scale }),
      );
      const { width } = spectra.source;
      const stage = describedRows(width, describe({ sampleRate, fftLength }, width, options));
      return { ...spectra, source: sourceThrough(spectra.source, stage) };
    },
  };
}
