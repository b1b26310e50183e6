/** A picture that shows what a recipe makes of a clip: rows of RGB bytes, from the top. */
export interface MaterialPicture {
  /** What it shows, in a few words. */
  name: string;
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  /** width · height · 3 bytes. */
  data: Uint8Array;
}

/** What a recipe says of the material that a clip is, beside what systems make of it; for the report. */
export interface ClipMaterial {
  /** Numbers by name, of which the report gives the mean over all clips: `share of the sound kept`. */
  measures: Readonly<Record<string, number>>;
  /** Pictures, one below the other; made where they are asked for. */
  pictures?: readonly MaterialPicture[];
}
