import { contoursOf } from './contour-block';
import { frameContours } from './contour-source';
import { intensityLoudnessDescriptor } from './intensity-loudness';
import { openSmileSet, type OpenSmileSet } from './open-smile-set';
import { pitchShsContours } from './pitch-shs-contours';

const frameSeconds = 0.05;

/**
 * Pitch and voicing by subharmonic summation, frame by frame, and loudness, of 50 ms frames, openSMILE's `prosodyShs`: 3
 * descriptors, no functionals.
 *
 * Source: D. J. Hermes, Measurement of pitch by subharmonic summation, 1988, https://doi.org/10.1121/1.396427.
 * @example
 * ```ts
 * import { prosodyShs } from '@avemo/dsp/opensmile';
 *
 * prosodyShs.descriptorNames; // → ['F0final_sma', 'voicingFinalUnclipped_sma', 'pcm_loudness_sma']
 * ```
 */
export const prosodyShs: OpenSmileSet = /* @__PURE__ */ openSmileSet(
  'prosody-shs',
  'prosodyShs of openSMILE: pitch and voicing by subharmonic summation, loudness, 50 ms frames',
  () => {
    const pitch = pitchShsContours({
      frameSeconds,
      view: { window: 'gauss' },
      rising: true,
      minPitch: 52,
      maxPitch: 620,
    });
    const loudness = frameContours(frameSeconds, [intensityLoudnessDescriptor('pcm_loudness')]);
    return {
      sources: [pitch, loudness],
      descriptors: contoursOf([...pitch.names, ...loudness.names], { smoothing: 'sma' }),
      functionals: [],
      functionalRows: 0,
    };
  },
);
