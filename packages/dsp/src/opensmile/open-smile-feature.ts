import { requireInRange } from '@avemo/checks';
import type { FeaturePlan, StreamingFeature } from '../frames/streaming-feature';
import { hopLengthOf } from './contour-source';
import { descriptorRows } from './descriptor-rows';
import { tableOf, type OpenSmileSetName } from './open-smile-set';
import { openSmileSets } from './open-smile-sets';
import { samplesFor } from './samples-for';
import { windowFunctionals, windowSpan } from './window-functionals';

/** Options of the feature `'opensmile'` of an extractor. */
export interface OpenSmileFeatureOptions {
  /** The set, by its name. Its descriptors are the rows, one every 10 ms. */
  set: OpenSmileSetName;
  /** With it the rows are the set's functionals over a window of that many seconds that slides; up to 3600. */
  windowSeconds?: number;
  /** Seconds from one window to the next. Default `windowSeconds`: no overlap. */
  windowHopSeconds?: number;
}

const longestSeconds = 3600;

/** `openSmileDescriptors`, or functionals of `createOpenSmile` over a window, in a stream. @internal */
export const openSmileStream: StreamingFeature<'opensmile', OpenSmileFeatureOptions> = {
  name: 'opensmile',
  keys: () => ({ set: 'string', windowSeconds: 'number', windowHopSeconds: 'number' }),
  plan(sampleRate, { set: name, windowSeconds, windowHopSeconds }): FeaturePlan {
    const caller = 'opensmile';
    const set = openSmileSets.find((one) => one.name === name);
    if (!set) {
      const known = openSmileSets.map((one) => one.name).join(', ');
      throw new RangeError(`${caller}: set must be one of ${known}; got ${String(name)}.`);
    }
    const table = tableOf(caller, set);
    const hop = hopLengthOf(sampleRate);
    if (windowSeconds === undefined) {
      if (windowHopSeconds !== undefined) {
        throw new RangeError(`${caller}: windowHopSeconds needs windowSeconds. Give both, or neither.`);
      }
      const waits = table.descriptors.map((contour) =>
        samplesFor(table, sampleRate, { name: contour.name, rows: 1 }),
      );
      return { source: descriptorRows(table, sampleRate), hop, span: Math.max(...waits), head: 1 };
    }
    if (table.functionals.length === 0) {
      throw new RangeError(`${caller}: ${name} has no functionals. Leave windowSeconds out.`);
    }
    const rowsOf = (key: string, seconds: number) => {
      requireInRange(caller, key, seconds, hop / sampleRate, longestSeconds);
      return Math.round((seconds * sampleRate) / hop);
    };
    const windowRows = rowsOf('windowSeconds', windowSeconds);
    const hopRows = rowsOf('windowHopSeconds', windowHopSeconds ?? windowSeconds);
    return {
      source: windowFunctionals(caller, table, sampleRate, { windowRows, hopRows }),
      hop: hopRows * hop,
      span: windowSpan(table, sampleRate, windowRows),
      head: 1,
    };
  },
};
