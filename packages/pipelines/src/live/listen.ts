/** Hands on what a microphone hears, chunk by chunk. */
const processor = `
registerProcessor('avemo-samples', class extends AudioWorkletProcessor {
  constructor() { super(); this.chunk = new Float32Array(2048); this.at = 0; }
  process([channels]) {
    if (channels.length === 0) return true;
    for (let n = 0; n < channels[0].length; n++) {
      let sum = 0;
      for (const channel of channels) sum += channel[n];
      this.chunk[this.at++] = sum / channels.length;
      if (this.at === this.chunk.length) { this.port.postMessage(this.chunk.slice()); this.at = 0; }
    }
    return true;
  }
});`;

/** A microphone that is listened to. */
export interface Listening {
  sampleRate: number;
  suspend(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** Listens to the sound tracks of a stream. */
export async function listen(
  stream: MediaStream,
  onSamples: (samples: Float32Array) => void,
): Promise<Listening> {
  const context = new AudioContext();
  const url = URL.createObjectURL(new Blob([processor], { type: 'text/javascript' }));
  try {
    await context.audioWorklet.addModule(url);
  } finally {
    URL.revokeObjectURL(url);
  }
  const node = new AudioWorkletNode(context, 'avemo-samples', { numberOfOutputs: 0 });
  node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => onSamples(data);
  const source = context.createMediaStreamSource(stream);
  source.connect(node);
  await context.resume();
  return {
    sampleRate: context.sampleRate,
    suspend: () => context.suspend(),
    resume: () => context.resume(),
    async close() {
      source.disconnect();
      node.port.onmessage = null;
      await context.close();
    },
  };
}
