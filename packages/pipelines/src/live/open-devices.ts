import { EmotionDetectorError } from './detector-error';

/** What is asked for. */
export interface DeviceRequest {
  camera: boolean | MediaTrackConstraints;
  microphone: boolean | MediaTrackConstraints;
}

/** What was opened, and what is missing although it was asked for. */
export interface OpenedDevices {
  stream: MediaStream;
  missing: EmotionDetectorError[];
}

/** The voice as it is: what browsers do to calls changes how it sounds. */
const asSpoken: MediaTrackConstraints = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
};

/** Opens camera and microphone; where one of them is missing or refused, the other alone. */
export async function openDevices({ camera, microphone }: DeviceRequest): Promise<OpenedDevices> {
  if (typeof navigator === 'undefined' || !navigator.mediaDevices?.getUserMedia) {
    throw new EmotionDetectorError(
      'unsupported',
      'createEmotionDetector: there is no camera or microphone to ask for. Open the page over https or on localhost, in a browser.',
    );
  }
  const audio = microphone === true ? asSpoken : microphone;
  const asked = { ...(camera && { video: camera }), ...(audio && { audio }) };
  if (Object.keys(asked).length === 0) {
    throw new RangeError(
      'createEmotionDetector: camera and microphone are both false. Leave one of them on.',
    );
  }
  const errors: EmotionDetectorError[] = [];
  const open = (constraints: MediaStreamConstraints) =>
    navigator.mediaDevices.getUserMedia(constraints).catch((cause: unknown) => {
      errors.push(explain(Object.keys(constraints), cause as Error));
      return undefined;
    });
  const both = await open(asked);
  if (both) return { stream: both, missing: [] };
  const tracks: MediaStreamTrack[] = [];
  if (Object.keys(asked).length === 2) {
    errors.length = 0;
    for (const part of [{ video: camera }, { audio }]) {
      tracks.push(...((await open(part))?.getTracks() ?? []));
    }
  }
  if (tracks.length === 0) throw errors[0];
  return { stream: new MediaStream(tracks), missing: errors };
}

const words: Record<string, string> = { video: 'camera', audio: 'microphone' };

function explain(kinds: string[], cause: Error): EmotionDetectorError {
  const what = kinds.map((kind) => words[kind]).join(' and ');
  const texts: Record<string, [EmotionDetectorError['code'], string]> = {
    NotAllowedError: [
      'refused',
      `the ${what} was not allowed. Allow it in the browser's settings of this page.`,
    ],
    SecurityError: [
      'refused',
      `the ${what} was not allowed. Allow it in the browser's settings of this page.`,
    ],
    NotFoundError: ['no-device', `there is no ${what}. Plug one in.`],
    OverconstrainedError: ['no-device', `no ${what} is as it was asked for. Ask for less.`],
    NotReadableError: ['in-use', `the ${what} cannot be read. Close other programs that use it.`],
    AbortError: ['in-use', `the ${what} could not be started. Try again.`],
  };
  const [code, text] = texts[cause.name] ?? ['no-device', `${what}: ${cause.message}.`];
  return new EmotionDetectorError(code, `createEmotionDetector: ${text}`, { cause });
}
