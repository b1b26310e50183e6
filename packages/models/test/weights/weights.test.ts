import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import {
  decodeSafetensors,
  encodeSafetensors,
  fcnAudioEncoder,
  loadWeights,
  saveWeights,
  WeightsError,
  type NamedTensor,
  type WeightsErrorCode,
} from '@avemo/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { randomTensor } from '../support/random-tensor';

/** Written by Python's safetensors 0.8.0: conv/kernel = arange(6).reshape(2, 3)/4 − 0.5, step = 7, empty of shape [0, 2]. */
const FROM_PYTHON = Uint8Array.from(
  atob(
    '6AAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJlcG9jaCI6IjEyIiwibm90ZSI6IsOpIn0sImNvbnYva2VybmVsIjp7ImR0eXBlIjoi' +
      'RjMyIiwic2hhcGUiOlsyLDNdLCJkYXRhX29mZnNldHMiOlswLDI0XX0sImVtcHR5Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsw' +
      'LDJdLCJkYXRhX29mZnNldHMiOlsyNCwyNF19LCJzdGVwIjp7ImR0eXBlIjoiSTMyIiwic2hhcGUiOltdLCJkYXRhX29mZnNldHMi' +
      'OlsyNCwyOF19fSAgICAgAAAAvwAAgL4AAAAAAACAPgAAAD8AAEA/BwAAAA==',
  ),
  (letter) => letter.charCodeAt(0),
);

/** A file with this header text and so many bytes of data. */
function file(header: string, dataBytes = 0, announced = header.length): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(announced), true);
  bytes.set(new TextEncoder().encode(header), 8);
  return bytes;
}

function codeOf(call: () => unknown): WeightsErrorCode | 'no error' {
  try {
    call();
  } catch (error) {
    if (error instanceof WeightsError) return error.code;
    throw error;
  }
  return 'no error';
}

const dense = (units: number, name: string) =>
  tfl.sequential({ layers: [tfl.layers.dense({ units, inputShape: [3], name })] });

beforeAll(async () => void (await useBackend('cpu')));

describe('safetensors', () => {
  it('decodeSafetensors(bytes) reads a file that the reference implementation wrote', () => {
    const { tensors, metadata } = decodeSafetensors(FROM_PYTHON);
    expect(metadata).toEqual({ epoch: '12', note: 'é' });
    expect([...tensors]).toEqual([
      ['conv/kernel', { data: new Float32Array([-0.5, -0.25, 0, 0.25, 0.5, 0.75]), shape: [2, 3] }],
      ['empty', { data: new Float32Array(0), shape: [0, 2] }],
      ['step', { data: new Int32Array([7]), shape: [] }],
    ]);
  });

  it('encodeSafetensors(tensors) writes the very bytes that the reference implementation wrote', () => {
    const { tensors, metadata } = decodeSafetensors(FROM_PYTHON);
    expect(encodeSafetensors(tensors, { metadata })).toEqual(FROM_PYTHON);
  });

  it('decodeSafetensors(bytes) reads from the middle of a buffer and returns copies', () => {
    const shifted = new Uint8Array(FROM_PYTHON.length + 3).subarray(3);
    shifted.set(FROM_PYTHON);
    const { tensors } = decodeSafetensors(shifted);
    shifted.fill(0);
    expect([...tensors.get('conv/kernel')!.data]).toEqual([-0.5, -0.25, 0, 0.25, 0.5, 0.75]);
  });

  it('encodeSafetensors(tensors) keeps every bit, odd names included', () => {
    const bits = new Float32Array([NaN, Infinity, -0, 1e-45, 3.4028235e38]);
    const names = ['', '__proto__', 'constructor', '10', '2', 'a"b\\c\n', '😀', 'x'.repeat(500)];
    const tensors = new Map<string, NamedTensor>(names.map((name) => [name, { data: bits, shape: [5] }]));
    const decoded = decodeSafetensors(encodeSafetensors(tensors)).tensors;
    expect([...decoded.keys()]).toEqual(names);
    for (const { data } of decoded.values()) {
      expect(new Uint32Array(data.buffer)).toEqual(new Uint32Array(bits.buffer));
    }
  });

  it('encodeSafetensors(tensors) writes bytes and doubles in the types of the format', () => {
    const bytes = encodeSafetensors(
      new Map([
        ['times', { data: Float64Array.of(0.1, 1 / 3), shape: [2] }],
        ['picture', { data: Uint8Array.of(0, 7, 255), shape: [3, 1] }],
      ]),
    );
    const { tensors } = decodeSafetensors(bytes);
    expect(tensors.get('picture')).toEqual({ data: Int32Array.of(0, 7, 255), shape: [3, 1] });
    expect(tensors.get('times')!.data).toEqual(Float32Array.of(0.1, 1 / 3));
    const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(new DataView(bytes.buffer).getFloat64(start + 8, true)).toBe(1 / 3);
    expect(Array.from(bytes.subarray(start + 16))).toEqual([0, 7, 255]);
  });

  it('encodeSafetensors(tensors) refuses bad arrays', () => {
    const encode = (name: string, data: unknown, shape: number[]) =>
      encodeSafetensors(new Map([[name, { data, shape } as NamedTensor]]));
    expect(() => encode('a', [1], [1])).toThrow(TypeError);
    expect(() => encode('a', new Float32Array(3), [2])).toThrow(/product.*got shape \[2\] and 3 values/);
    expect(() => encode('a', new Float32Array(1), [-1, -1])).toThrow(RangeError);
    expect(() => encode('__metadata__', new Float32Array(1), [1])).toThrow(/reserved/);
    const metadata = { epoch: 3 } as unknown as Record<string, string>;
    expect(() => encodeSafetensors(new Map(), { metadata })).toThrow(
      /metadata.epoch must be a string; got 3/,
    );
  });

  it.each<[string, Uint8Array, WeightsErrorCode]>([
    ['no bytes', new Uint8Array(0), 'truncated'],
    ['seven bytes', new Uint8Array(7), 'truncated'],
    ['an enormous header length', file('{}', 0, Number.MAX_SAFE_INTEGER), 'header'],
    ['a header length beyond the file', file('{}', 0, 3), 'truncated'],
    ['a header that is no JSON', file('{"a":'), 'header'],
    ['a header that is no object', file('[]'), 'header'],
    ['a header that is no UTF-8', Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe]), 'header'],
    ['metadata that is no text', file('{"__metadata__":{"a":1}}'), 'header'],
    ['an entry that is no object', file('{"a":1}'), 'header'],
    ['no shape', file('{"a":{"dtype":"F32","data_offsets":[0,4]}}', 4), 'header'],
    ['a negative shape', file('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4), 'header'],
    ['a fractional shape', file('{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,2]}}', 2), 'header'],
    ['one offset', file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}', 4), 'header'],
    [
      'a range that is too short',
      file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4),
      'offsets',
    ],
    [
      'a range that runs backwards',
      file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}', 4),
      'offsets',
    ],
    [
      'a shape of 2⁸⁰ values',
      file('{"a":{"dtype":"F32","shape":[1099511627776,1099511627776],"data_offsets":[0,4]}}', 4),
      'offsets',
    ],
    [
      'less data than announced',
      file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 4),
      'truncated',
    ],
    [
      'more data than announced',
      file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 5),
      'offsets',
    ],
    ['a gap', file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8), 'offsets'],
    [
      'an overlap',
      file(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
      'offsets',
    ],
    [
      'a name given twice',
      file(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
        8,
      ),
      'offsets',
    ],
  ])('decodeSafetensors(bytes) refuses %s', (_, bytes, code) => {
    expect(codeOf(() => decodeSafetensors(bytes))).toBe(code);
  });

  it('decodeSafetensors(bytes) refuses every truncation of a file', () => {
    for (let length = 0; length < FROM_PYTHON.length; length++) {
      expect(codeOf(() => decodeSafetensors(FROM_PYTHON.subarray(0, length)))).toBe('truncated');
    }
    expect(() => decodeSafetensors([1] as unknown as Uint8Array)).toThrow(TypeError);
  });

  it('decodeSafetensors(bytes) throws nothing but WeightsError for 20,000 damaged files', () => {
    const random = randomTensor([120_000], 5).dataSync();
    let next = 0;
    const below = (n: number) => Math.floor(((random[next++ % random.length] + 1) / 2) * n);
    const headerEnd = 8 + 232;
    let refused = 0;
    for (let round = 0; round < 20_000; round++) {
      const bytes = FROM_PYTHON.slice();
      for (let i = 0; i <= below(3); i++)
        bytes[below(headerEnd)] = below(2) ? below(256) : bytes[below(headerEnd)];
      if (codeOf(() => decodeSafetensors(bytes)) !== 'no error') refused++;
    }
    expect(refused).toBeGreaterThan(10_000);
  });
});

onEachBackend(() => {
  it('loadWeights(model, bytes) gives a model the outputs of the one that saveWeights(model) saved', async () => {
    const options = { frequencyBins: 12, filters: [2, 3, 4, 3, 2] };
    const [a, b] = [fcnAudioEncoder({ ...options, seed: 1 }), fcnAudioEncoder({ ...options, seed: 2 })];
    const [x, mask] = [randomTensor([1, 20, 12, 1], 3), tf.ones([1, 20])];
    const embed = (model: tfl.LayersModel) => (model.predict([x, mask]) as tf.Tensor[])[0].dataSync();
    expect(embed(b)).not.toEqual(embed(a));
    const bytes = await saveWeights(a);
    const before = tf.memory().numTensors;
    loadWeights(b, bytes);
    expect(tf.memory().numTensors).toBe(before);
    expect(embed(b)).toEqual(embed(a));
    expect([...decodeSafetensors(bytes).tensors.keys()]).toEqual(
      [1, 2, 3, 4, 5].flatMap((i) => [`audio_conv${i}/kernel`, `audio_conv${i}/bias`]),
    );
    tf.dispose([a.getWeights(), b.getWeights()]);
  });
}, 'weights on %s');

describe('loadWeights', () => {
  beforeAll(async () => void (await useBackend('cpu')));

  it('loadWeights(model, bytes) names what does not fit and then changes nothing', async () => {
    const model = dense(2, 'head');
    const values = () => model.getWeights().map((w) => [...w.dataSync()]);
    const before = values();
    const good = decodeSafetensors(await saveWeights(model)).tensors;
    const load = (change: (tensors: Map<string, NamedTensor>) => void) => {
      const tensors = new Map(
        [...good].map(([name, t]) => [name, { data: t.data.map((v) => v + 1), shape: t.shape }]),
      );
      change(tensors as Map<string, NamedTensor>);
      return () => loadWeights(model, encodeSafetensors(tensors as Map<string, NamedTensor>));
    };
    const bias = (data: NamedTensor['data'], shape: number[]) => (t: Map<string, NamedTensor>) =>
      void t.set('head/bias', { data, shape });
    for (const [change, code, message] of [
      [
        (t) => void t.delete('head/bias'),
        'name',
        /missing in the file: head\/bias; unknown to the model: none/,
      ],
      [
        (t) => void t.set('tail/bias', { data: new Float32Array(1), shape: [1] }),
        'name',
        /unknown.*tail\/bias/,
      ],
      [bias(new Float32Array(3), [3]), 'shape', /"head\/bias" must have the shape \[2\]; the file has \[3\]/],
      [bias(new Float32Array(2), [1, 2]), 'shape', /\[1,2\]/],
      [bias(new Int32Array(2), [2]), 'dtype', /"head\/bias" must be of floats/],
      [bias(new Float32Array([0, NaN]), [2]), 'value', /"head\/bias" holds NaN at index 1/],
    ] as [(t: Map<string, NamedTensor>) => void, WeightsErrorCode, RegExp][]) {
      const call = load(change);
      expect(codeOf(call)).toBe(code);
      expect(call).toThrow(message);
      expect(values()).toEqual(before);
    }
    load(() => {})();
    expect(values()).toEqual(before.map((list) => list.map((v) => Math.fround(v + 1))));
  });

  it('loadWeights(model, bytes, { from }) throws nothing but WeightsError for 6,000 damaged files, and then changes nothing', async () => {
    const model = dense(2, 'head');
    const kernel = { data: new Float32Array(6).fill(0.5), shape: [3, 2] };
    const bias = { data: new Float32Array(2), shape: [2] };
    const files = {
      avemo: await saveWeights(model),
      torch: encodeSafetensors(
        new Map([
          ['head.weight', { ...kernel, shape: [2, 3] }],
          ['head.bias', bias],
        ]),
      ),
      keras: encodeSafetensors(
        new Map([
          ['head/kernel:0', kernel],
          ['head/bias:0', bias],
        ]),
      ),
    };
    const random = randomTensor([60_000], 6).dataSync();
    let next = 0;
    const below = (n: number) => Math.floor(((random[next++ % random.length] + 1) / 2) * n);
    for (const [from, whole] of Object.entries(files) as ['avemo' | 'torch' | 'keras', Uint8Array][]) {
      const load = (bytes: Uint8Array) => codeOf(() => loadWeights(model, bytes, { from }));
      expect(load(whole)).toBe('no error');
      const before = model.getWeights().map((w) => [...w.dataSync()]);
      let refused = 0;
      for (let round = 0; round < 2000; round++) {
        const bytes = whole.slice(0, below(4) ? whole.length : below(whole.length));
        for (let i = 0; i <= below(3); i++) bytes[below(bytes.length)] = below(256);
        if (load(bytes) === 'no error') load(whole);
        else refused++;
        expect(model.getWeights().map((w) => [...w.dataSync()])).toEqual(before);
      }
      expect(refused).toBeGreaterThan(1000);
    }
  });

  it('saveWeights(model) gives weights names that do not depend on what was built before', async () => {
    const names = async (model: tfl.LayersModel) => [
      ...decodeSafetensors(await saveWeights(model)).tensors.keys(),
    ];
    expect(await names(dense(2, 'again'))).toEqual(['again/kernel', 'again/bias']);
    expect(await names(dense(2, 'again'))).toEqual(['again/kernel', 'again/bias']);
  });

  it('saveWeights(model) refuses a model with two weights of one name', async () => {
    const model = tfl.sequential();
    for (const units of [3, 2])
      model.add(tfl.sequential({ layers: [tfl.layers.dense({ units, inputShape: [3], name: 'd' })] }));
    await expect(saveWeights(model)).rejects.toThrow(/two weights of the model are named "d\/kernel"/);
  });
});

it('decodeSafetensors(buffer) reads the values of a Node Buffer, whose slice is a view', () => {
  const tensors = new Map([
    ['a', { data: Float32Array.of(1, 2), shape: [2] }],
    ['b', { data: Float32Array.of(3, 4, 5), shape: [3] }],
  ]);
  const pool = Buffer.concat([Buffer.alloc(64), encodeSafetensors(tensors), Buffer.alloc(64)]);
  const decoded = decodeSafetensors(pool.subarray(64, pool.length - 64)).tensors;
  expect([...decoded.get('a')!.data]).toEqual([1, 2]);
  expect([...decoded.get('b')!.data]).toEqual([3, 4, 5]);
});
