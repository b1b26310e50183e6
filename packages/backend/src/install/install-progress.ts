/** What the installation is doing. */
export interface InstallProgress {
  /** The step, in plain words. */
  step: string;
  /** How far a download is. */
  detail?: string;
}
