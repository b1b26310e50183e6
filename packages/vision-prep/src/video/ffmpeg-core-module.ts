/** The module that @ffmpeg/core makes, as far as it is used here. */
export interface FfmpegCoreModule {
  FS: {
    writeFile(path: string, data: Uint8Array): void;
    lookupPath(path: string): { node: { usedBytes: number; stream_ops: object } };
  };
  setLogger(logger: (entry: { message: string }) => void): void;
  exec(...args: string[]): number;
}

/** What the thread that runs it says. */
export type FfmpegThreadMessage = { line: string } | { piece: Uint8Array } | { code: number };
