/** An ffmpeg that can be run: the system's program, or the one in WebAssembly. */
export interface FfmpegProgram {
  /** For messages. */
  name: string;
  /** Whether it knows `-fps_mode`; older ones say `-vsync`. */
  knowsFpsMode: boolean;
  /** What its own output file is called. */
  output: string;
  /** Starts it. */
  run(args: readonly string[], options: FfmpegRunOptions): FfmpegRun;
}

/** What a run reports while it lasts. */
export interface FfmpegRunOptions {
  /** Each line of its log. */
  onLine: (line: string) => void;
  /** Ends it. */
  signal: AbortSignal;
}

/** A running ffmpeg. */
export interface FfmpegRun {
  /** The next piece of its output, undefined at the end. The program waits while nobody asks. */
  read(): Promise<Uint8Array | undefined>;
  /** Its exit code, once it has ended and all its lines have come; rejects if it could not run at all. */
  exit: Promise<number>;
  /** Ends it at once; does nothing if it has ended. */
  stop(): void;
}
