import { WeightsError } from './weights-error';

/** Where a layer's weights are in another program's file. @internal */
export interface ForeignName {
  name: string;
  /** Whether a flattened map has its channels last, as TensorFlow flattens it. */
  channelsLast: boolean;
}

interface NameTable {
  names: Readonly<Record<string, string>>;
  channelsLast?: boolean;
}

/** The convolutions of VGG as torchvision counts them: one per convolution, ReLU and pooling. */
function vggTable(stages: readonly number[]): NameTable {
  const names: Record<string, string> = { fc6: 'classifier.0', fc7: 'classifier.3', fc8: 'classifier.6' };
  let place = 0;
  stages.forEach((count, stage) => {
    for (let i = 1; i <= count; i++, place += 2) names[`conv${stage + 1}_${i}`] = `features.${place}`;
    place++;
  });
  return { names };
}

/** The ports of C3D, to PyTorch and to Keras, name the first two convolutions without a letter. */
const c3dPorts: NameTable = {
  names: {
    conv1a: 'conv1',
    conv2a: 'conv2',
    ...sameNames(['conv3a', 'conv3b', 'conv4a', 'conv4b', 'conv5a', 'conv5b', 'fc6', 'fc7', 'fc8']),
  },
};

/** A port of VGGFace with underscores between word, stage and convolution. */
const vggFacePort: NameTable = {
  names: {
    ...Object.fromEntries(
      [1, 2, 3, 4, 5].flatMap((stage) => [1, 2, 3].map((i) => [`conv${stage}_${i}`, `conv_${stage}_${i}`])),
    ),
    ...sameNames(['fc6', 'fc7', 'fc8']),
  },
};

/** VGGish of Keras, whose folders of names (`conv3/conv3_1`) are gone by then. */
const kerasVggish: NameTable = {
  names: {
    ...sameNames(['conv1', 'conv2', 'conv3_1', 'conv3_2', 'conv4_1', 'conv4_2', 'fc1_1', 'fc1_2']),
    embedding: 'vggish_fc2',
  },
};

const torchTables: readonly NameTable[] = [
  c3dPorts,
  vggFacePort,
  vggTable([2, 2, 3, 3, 3]),
  vggTable([2, 2, 4, 4, 4]),
  // The ports of VGGish, which flatten as the original does.
  {
    names: {
      conv1: 'features.0',
      conv2: 'features.3',
      conv3_1: 'features.6',
      conv3_2: 'features.8',
      conv4_1: 'features.11',
      conv4_2: 'features.13',
      fc1_1: 'embeddings.0',
      fc1_2: 'embeddings.2',
      embedding: 'embeddings.4',
    },
    channelsLast: true,
  },
  {
    names: {
      conv1: 'features.0',
      conv2: 'features.4',
      conv3: 'features.8',
      conv4: 'features.10',
      conv5: 'features.12',
      fc6: 'classifier.1',
      fc7: 'classifier.4',
      fc8: 'classifier.6',
    },
  },
];

const kerasVgg: Record<string, string> = { fc6: 'fc1', fc7: 'fc2', fc8: 'predictions' };
for (let stage = 1; stage <= 5; stage++) {
  for (let i = 1; i <= 4; i++) kerasVgg[`conv${stage}_${i}`] = `block${stage}_conv${i}`;
}

function sameNames(layers: readonly string[]): Record<string, string> {
  return Object.fromEntries(layers.map((layer) => [layer, layer]));
}

/** How the layers of a model are called in a file with these names. @internal */
export function foreignNames(
  layers: readonly string[],
  file: readonly string[],
  from: 'torch' | 'keras',
  names: Readonly<Record<string, string>> | undefined,
): (layer: string) => ForeignName {
  const separator = from === 'torch' ? '.' : '/';
  const modules = new Set(file.map((name) => name.slice(0, name.lastIndexOf(separator))));
  if (names) {
    const unknown = layers.find((layer) => names[layer] === undefined);
    if (unknown !== undefined) {
      throw new WeightsError(
        'name',
        `loadWeights: names has no entry for the layer "${unknown}". It has ${Object.keys(names).join(', ')}.`,
      );
    }
    return (layer) => ({ name: names[layer], channelsLast: from === 'keras' });
  }
  const tables =
    from === 'torch'
      ? torchTables
      : [{ names: kerasVgg }, c3dPorts, kerasVggish, kerasInception(layers, [...modules])];
  const table = tables.find((each) => layers.every((layer) => modules.has(each.names[layer])));
  if (table) {
    const { channelsLast = from === 'keras' } = table as NameTable;
    return (layer) => ({ name: table.names[layer], channelsLast });
  }
  return (layer) => ({ name: ownName(layer, modules, file), channelsLast: false });
}

/** The module that has the layer's own name, with dots where ours has underscores; the levels of a stacked LSTM. */
function ownName(layer: string, modules: ReadonlySet<string>, file: readonly string[]): string {
  const level = /^lstm(\d+)(_back)?$/.exec(layer);
  if (level) {
    const suffix = `_l${Number(level[1]) - 1}${level[2] ? '_reverse' : ''}`;
    const kernel = file.find((name) => name.endsWith(`weight_ih${suffix}`));
    if (kernel) return kernel.replace(`weight_ih${suffix}`, `*${suffix}`);
  }
  return [...modules].find((module) => module.replaceAll('.', '_') === layer) ?? layer;
}

/** Keras names the convolutions of Inception V3 by their number alone, in the order of its program. */
function kerasInception(layers: readonly string[], modules: readonly string[]): NameTable {
  const numbered = (word: string) =>
    modules
      .filter((module) => new RegExp(`^${word}(_\\d+)?$`).test(module))
      .sort((a, b) => Number(/\d+$/.exec(a)?.[0] ?? 0) - Number(/\d+$/.exec(b)?.[0] ?? 0));
  const names: Record<string, string> = { fc: 'predictions' };
  for (const [kind, word] of [
    ['_conv', 'conv2d'],
    ['_bn', 'batch_normalization'],
  ]) {
    const found = numbered(word);
    const ours = layers.filter((layer) => layer.endsWith(kind)).map((layer) => layer.slice(0, -kind.length));
    ours.sort(byPlaceInInception).forEach((layer, i) => (names[layer + kind] = found[i]));
  }
  return { names };
}

const INCEPTION_BRANCHES = ['1x1', '3x3', '5x5', '7x7', '3x3dbl', '7x7dbl', '7x7x3', '_pool'];

/** Blocks by their names, branches from left to right, convolutions of a branch by their numbers. */
function byPlaceInInception(a: string, b: string): number {
  const [x, y] = [a, b].map((layer) => {
    const [, block, branch, step] = /^(Mixed_\w\w)_branch(_pool|[^_]+)_?(.*)$/.exec(layer) ?? [
      ,
      layer,
      '1x1',
      '',
    ];
    return [block, String(INCEPTION_BRANCHES.indexOf(branch!)), step] as string[];
  });
  return compare(x[0], y[0]) || compare(x[1], y[1]) || compare(x[2], y[2]);
}

const compare = (a: string, b: string) => Number(a > b) - Number(a < b);
