/** Columns and rows of a picture. */
export interface PictureSize {
  /** At least 96. */
  width: number;
  /** At least 96. */
  height: number;
}
