import { AudioFormatError } from './audio-format-error';
import { aacUnitLength, type AacStream } from './aac-stream';

/**
 * Decodes AAC with the browser's own decoder, each piece placed by its time; `absent` makes the error where there is no
 * such decoder.
 * @internal
 */
export async function decodeWithWebCodecs(
  { config, units, sampleRate, channels }: AacStream,
  absent: () => Error,
): Promise<Float32Array[][]> {
  const { AudioDecoder, EncodedAudioChunk } = globalThis;
  if (AudioDecoder === undefined || EncodedAudioChunk === undefined) throw absent();
  const settings = { codec: 'mp4a.40.2', sampleRate, numberOfChannels: channels, description: config };
  const { supported } = await AudioDecoder.isConfigSupported(settings);
  if (!supported) throw absent();

  const whole = Array.from({ length: channels }, () => new Float32Array(units.length * aacUnitLength));
  let failure: unknown;
  const decoder = new AudioDecoder({
    output(data) {
      if (data.numberOfChannels !== channels || data.sampleRate !== sampleRate) {
        failure ??= `${data.sampleRate} Hz and ${data.numberOfChannels} channels came out`;
      } else {
        const place = Math.round((data.timestamp * sampleRate) / 1e6);
        for (let c = 0; c < channels; c++) {
          const plane = new Float32Array(data.numberOfFrames);
          data.copyTo(plane, { planeIndex: c, format: 'f32-planar' });
          const from = Math.max(0, -place);
          const to = Math.min(plane.length, whole[c].length - place);
          if (from < to) whole[c].set(plane.subarray(from, to), place + from);
        }
      }
      data.close();
    },
    error(error) {
      failure ??= error;
    },
  });
  try {
    decoder.configure(settings);
    for (let i = 0; i < units.length; i++) {
      const timestamp = Math.round((i * aacUnitLength * 1e6) / sampleRate);
      decoder.decode(
        new EncodedAudioChunk({ type: 'key', timestamp, data: units.at(i) as Uint8Array<ArrayBuffer> }),
      );
    }
    await decoder.flush();
  } catch (error) {
    failure ??= error;
  } finally {
    if (decoder.state !== 'closed') decoder.close();
  }
  if (failure !== undefined) {
    throw new AudioFormatError('malformed', `decodeAudio: the AAC decoder failed: ${String(failure)}`, {
      cause: failure,
    });
  }
  return [whole];
}
