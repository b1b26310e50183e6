import type { Contour } from './contour-block';
import type { ContourTable } from './contour-source';
import type { FunctionalGroup } from './functional-group';

/** The names of the sets of this module. */
export type OpenSmileSetName =
  | 'egemaps-v02'
  | 'gemaps-v01b'
  | 'is09'
  | 'is10'
  | 'compare-2016'
  | 'mfcc12-0-d-a'
  | 'plp-0-d-a'
  | 'prosody-acf'
  | 'prosody-shs';

/** A set of openSMILE: what it measures in every frame, and what it keeps of a whole segment. */
export interface OpenSmileSet {
  /** As `avemo features --set` takes it. */
  readonly name: OpenSmileSetName;
  /** What it is, in a line. */
  readonly what: string;
  /** The low-level descriptors in openSMILE's order. */
  readonly descriptorNames: readonly string[];
  /** The functionals in openSMILE's order; empty for a set that has none. */
  readonly functionalNames: readonly string[];
}

/** How a set is computed. @internal */
export interface OpenSmileTable {
  /** What is measured, by the frames it is measured in. */
  readonly sources: readonly ContourTable[];
  /** The columns of the descriptors. */
  readonly descriptors: readonly Contour[];
  /** Whether slopes are taken of as many rows as all smoothed contours have, not of each contour's own. Default false. */
  readonly joined?: boolean;
  /** Contours that only the functionals see. */
  readonly hidden?: readonly Contour[];
  /** In order. */
  readonly functionals: readonly FunctionalGroup[];
  /** How many rows the functionals take more than there are frames; usually a negative number. */
  readonly functionalRows: number;
  /** The contour whose frames those rows are counted from. Default: each contour's own. */
  readonly functionalFrames?: string;
}

const tables = /* @__PURE__ */ new WeakMap<OpenSmileSet, () => OpenSmileTable>();

/** A set whose table is made when it is needed. @internal */
export function openSmileSet(
  name: OpenSmileSetName,
  what: string,
  makeTable: () => OpenSmileTable,
): OpenSmileSet {
  let table: OpenSmileTable | undefined;
  const made = () => (table ??= makeTable());
  const set: OpenSmileSet = {
    name,
    what,
    get descriptorNames() {
      return made().descriptors.map((contour) => contour.name);
    },
    get functionalNames() {
      return made().functionals.flatMap((group) => group.names);
    },
  };
  tables.set(set, made);
  return set;
}

/** The table of a set of this module. @internal */
export function tableOf(caller: string, set: OpenSmileSet): OpenSmileTable {
  const made = typeof set === 'object' && set !== null ? tables.get(set) : undefined;
  if (!made) {
    throw new TypeError(
      `${caller}: set must be one of @avemo/dsp/opensmile, such as egemapsV02; got ${typeof set}. Import it from there.`,
    );
  }
  return made();
}
