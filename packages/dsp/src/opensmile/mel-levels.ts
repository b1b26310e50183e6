import type { Descriptor } from './descriptor';
import type { FrameView } from './frame-spectra';
import { melEnergiesOf, type MelEnergies } from './mel-energies';

/** Natural logarithms of the mel energies, each of at least `floor`. @internal */
export function melLevelsDescriptor(
  prefix: string,
  view: FrameView,
  mel: MelEnergies,
  floor: number,
): Descriptor {
  return {
    names: Array.from({ length: mel.bands }, (_, b) => `${prefix}[${b}]`),
    prepare(frame) {
      const energies = melEnergiesOf(frame, view, mel);
      return (out, offset) => {
        const sums = energies();
        for (let b = 0; b < mel.bands; b++) out[offset + b] = Math.log(Math.max(floor, sums[b]));
      };
    },
  };
}
