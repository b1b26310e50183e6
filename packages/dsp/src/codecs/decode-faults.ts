import { AudioFormatError, type AudioFormatCode } from './audio-format-error';

/** What is wrong with a file that can be decoded all the same. @internal */
export interface DecodeFaults {
  /** What has been reported, each once. */
  readonly warnings: string[];
  /** Notes a fault; with `strict` it is thrown instead. */
  report(code: AudioFormatCode, message: string): void;
}

const most = 32;

/** @internal */
export function createFaults(caller: string, strict: boolean): DecodeFaults {
  const warnings: string[] = [];
  return {
    warnings,
    report(code, message) {
      if (strict) throw new AudioFormatError(code, `${caller}: ${message}`);
      if (warnings.length < most && !warnings.includes(message)) warnings.push(message);
    },
  };
}
