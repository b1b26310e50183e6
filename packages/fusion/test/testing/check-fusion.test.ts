import * as tf from '@tensorflow/tfjs-core';
import { type layers, type Shape } from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { FusionLayer, type FusionContext, type FusionOptions, type WeightSpecs } from '@avemo/fusion';
import { checkFusion, fusionChecks } from '@avemo/fusion/testing';
import { beforeAll, describe, expect, test } from 'vitest';

beforeAll(async () => void (await useBackend('cpu')));

/** A sound fusion, to be spoiled in one way at a time. */
class Sound extends FusionLayer {
  static className: string = 'SoundFusion';
  protected override weightSpecs(dims: number[]): WeightSpecs {
    return Object.fromEntries(dims.map((dim, m) => [`kernel${m}`, [dim, 3]]));
  }
  protected override fusedShape([first]: Shape[]): Shape {
    return [first[0], 3];
  }
  protected override combine(
    parts: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    _?: FusionContext,
  ): tf.Tensor {
    return parts.map((x, m) => tf.tanh(tf.matMul(x, weights[`kernel${m}`]))).reduce((a, b) => tf.add(a, b));
  }
  protected override settings() {
    return {};
  }
}

type Class = new (options?: FusionOptions) => layers.Layer;
let count = 0;
/** Registers under a name of its own and gives the message of the failing checks. */
async function failures(Layer: Class, register = true): Promise<string> {
  Object.assign(Layer, { className: `Spoiled${count++}` });
  if (register) tf.serialization.registerClass(Layer as never);
  return checkFusion((more) => new Layer({ seed: 1, ...more })).then(
    () => '',
    (error: Error) => error.message,
  );
}

test('checkFusion(factory) passes a sound layer and gives the titles', async () => {
  tf.serialization.registerClass(Sound);
  const titles = await checkFusion((more) => new Sound({ seed: 1, ...more }));
  expect(titles).toEqual(fusionChecks((more) => new Sound(more)).map(({ title }) => title));
  expect(titles.length).toBeGreaterThan(15);
});

test('checkFusion(factory) leaves no tensor behind', async () => {
  const before = tf.memory().numTensors;
  await checkFusion((more) => new Sound({ seed: 1, ...more }));
  expect(tf.memory().numTensors).toBe(before);
});

describe('checkFusion(factory) finds', () => {
  test('a class that is not registered', async () => {
    expect(await failures(class extends Sound {}, false)).toMatch(/is not registered/);
  });

  test('an option that getConfig forgets', async () => {
    const Forgetful = class extends Sound {
      override getConfig() {
        const { seed: _, ...rest } = super.getConfig();
        return rest;
      }
    };
    Object.assign(Forgetful, { className: 'Forgetful' });
    tf.serialization.registerClass(Forgetful);
    const run = checkFusion((more) => new Forgetful({ seed: 1, ...more }), { options: { seed: 1 } });
    await expect(run).rejects.toThrow(/getConfig\(\).seed is undefined, not 1/);
  });

  test('a wrong gradient', async () => {
    const wrong = tf.customGrad((x) => ({
      value: tf.mul(x as tf.Tensor, 2),
      gradFunc: (dy: tf.Tensor) => tf.mul(dy, 3),
    }));
    const Layer = class extends Sound {
      protected override combine(...args: Parameters<Sound['combine']>): tf.Tensor {
        return wrong(super.combine(...args));
      }
    };
    expect(await failures(Layer)).toMatch(/equal central differences, and every weight has one: part 0/);
  });

  test('a weight without a gradient', async () => {
    const Layer = class extends Sound {
      protected override combine([x, y]: tf.Tensor[], weights: Record<string, tf.Tensor>): tf.Tensor {
        return super.combine([x, tf.mul(y, 0)], weights);
      }
    };
    expect(await failures(Layer)).toMatch(/part 1 of shape \[3,5\] has a zero gradient/);
  });

  test('a dependence on the rest of the batch', async () => {
    const Layer = class extends Sound {
      protected override combine(...args: Parameters<Sound['combine']>): tf.Tensor {
        const z = super.combine(...args);
        return tf.sub(z, tf.mean(z, 0, true));
      }
    };
    expect(await failures(Layer)).toMatch(
      /a sample gives the same output alone as in a batch: sample 0 differs/,
    );
  });

  test('a dependence on the place in the batch', async () => {
    const Layer = class extends Sound {
      protected override combine(...args: Parameters<Sound['combine']>): tf.Tensor {
        const z = super.combine(...args);
        return tf.mul(z, tf.reshape(tf.range(1, z.shape[0] + 1), [-1, 1]));
      }
    };
    expect(await failures(Layer)).toMatch(/depend on the order in the batch/);
  });

  test('NaN at zero', async () => {
    const Layer = class extends Sound {
      protected override combine([x, y]: tf.Tensor[], weights: Record<string, tf.Tensor>): tf.Tensor {
        const unit = (z: tf.Tensor) => tf.div(z, tf.norm(z, 2, 1, true));
        return super.combine([unit(x), unit(y)], weights);
      }
    };
    const message = await failures(Layer);
    expect(message).toMatch(/all-zero inputs give finite outputs .*: the output is not finite/);
    expect(message).toMatch(/missing/);
  });

  test('tensors that are left behind', async () => {
    const kept: tf.Tensor[] = [];
    const Layer = class extends Sound {
      protected override combine(...args: Parameters<Sound['combine']>): tf.Tensor {
        const z = super.combine(...args);
        kept.push(tf.keep(z.clone()));
        return z;
      }
    };
    expect(await failures(Layer)).toMatch(/a call leaves \d+ tensors/);
    tf.dispose(kept);
  });

  test('weights that ignore the seed, and two kernels that start alike', async () => {
    const fixed = (shape: number[]) => ({ shape, start: () => tf.randomUniform(shape, -1, 1, 'float32', 5) });
    const Layer = class extends Sound {
      protected override weightSpecs(dims: number[]): WeightSpecs {
        return { kernel0: fixed([dims[0], 3]), kernel1: fixed([dims[1], 3]) };
      }
    };
    expect(await failures(Layer)).toMatch(/weight 0 ignores the seed/);
  });

  test('a filler that leaks, a modality that drowns the others and a mask of ones that changes something', async () => {
    class Leaky extends Sound {
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.tidy(() => {
          const [x, y, present] = inputs as tf.Tensor[];
          const z = super.call(present ? [x, y, tf.onesLike(present)] : [x, y]) as tf.Tensor;
          return present ? tf.mul(z, tf.add(tf.prod(tf.cast(present, 'float32'), 1, true), 1e-3)) : z;
        });
      }
    }
    const message = await failures(Leaky);
    expect(message).toMatch(/modality 0 missing, holding NaN: not finite/);
    expect(message).toMatch(/a presence mask of ones changes nothing: outputs differ/);
  });

  test('products that macCount leaves out', async () => {
    const Layer = class extends Sound {
      protected override combine([x, y]: tf.Tensor[], weights: Record<string, tf.Tensor>): tf.Tensor {
        const z = super.combine([x, y], weights) as tf.Tensor2D;
        return tf.add(z, tf.mul(tf.matMul(z, tf.ones([3, 3])), 1e-3));
      }
    };
    expect(await failures(Layer)).toMatch(
      /macCount 33, a call takes 42; defineFusion takes the right number/,
    );
  });

  test('a layer of two modalities without presence, and shares that are none', async () => {
    const Layer = class extends Sound {
      constructor(options: FusionOptions = {}) {
        super({ ...options, presence: false });
      }
    };
    expect(await failures(Layer)).toMatch(/the layer has the option presence.*does not hold it/);
    const Unfair = class extends Sound {
      override modalityWeights(inputs: tf.Tensor[]): tf.Tensor {
        return tf.mul(super.modalityWeights(inputs), 2);
      }
    };
    expect(await failures(Unfair)).toMatch(/gives shares that sum to 1.*: row 0 is \[0,2\]/);
  });

  test('NaN for a sample without any frame', async () => {
    const Layer = class extends Sound {
      protected override readonly rank = 'sequences';
      protected override readonly masks = true;
      protected override combine(
        parts: tf.Tensor[],
        weights: Record<string, tf.Tensor>,
        { masks = [] }: FusionContext = { training: false },
      ): tf.Tensor {
        const means = parts.map((x, m) => tf.div(tf.sum(x, 1), tf.sum(masks[m], 1, true)));
        return super.combine(means, weights);
      }
    };
    Object.assign(Layer, { className: 'Hopeful' });
    tf.serialization.registerClass(Layer as never);
    const inputs = (batch: number) => [
      tf.randomUniform([batch, 3, 6], -1, 1, 'float32', 1),
      tf.randomUniform([batch, 2, 5], -1, 1, 'float32', 2),
      tf.ones([batch, 3], 'bool'),
      tf.ones([batch, 2], 'bool'),
    ];
    const run = checkFusion((more) => new Layer({ seed: 1, ...more }), { inputs });
    await expect(run).rejects.toThrow(/a sample without any frame gives finite outputs .*: not finite/);
  });
});
