import * as tf from '@tensorflow/tfjs-core';
import { formatValue, requireFunction, requireOptions } from '@avemo/checks';
import type { FusionFactory } from './fusion-factory';
import { formChecks } from './form-checks';
import { frameMaskChecks, presenceChecks } from './mask-checks';
import { isFloat, noise, type Subject } from './subject';
import { valueChecks } from './value-checks';

/** Options of {@link checkFusion} and {@link fusionChecks}. */
export interface CheckFusionOptions {
  /**
   * The shape of one sample of each modality, e.g. `[[6], [5]]` for two vectors; or a function of the batch size that gives
   * the tensors, sample i the same in every batch. Inputs that are not float32 are frame masks. Default `[[6], [5]]`.
   */
  inputs?: readonly (readonly number[])[] | ((batch: number) => tf.Tensor[]);
  /** The features of each modality, as `parameterCount` takes them. Default: the last axis of every float32 input. */
  inputDims?: number[];
  /**
   * Which modality each float32 input belongs to, where one has several, e.g. `[0, 1, 0, 1]` for hidden states and
   * predictions of two models. Default one each.
   */
  modalityOf?: number[];
  /** The options that the factory passes; `getConfig` must hold them. Default: what `getConfig` gives. */
  options?: Record<string, unknown>;
}

/** One check of a fusion layer, for the test framework of your choice. */
export interface FusionCheck {
  /** A sentence that says what holds. */
  title: string;
  /** Runs it; rejects with an Error that says what does not hold. */
  run(): Promise<void>;
}

/**
 * The checks that a fusion layer goes through, one by one, e.g. as `test.each` of a test framework.
 *
 * Layers of several modalities must have the option `presence` (those of `defineFusion` do) and are checked with missing
 * ones; layers that get masks as inputs are checked with padded frames.
 *
 * @param create - Makes a new layer with your options and the given ones on top: `(more) => new MyFusion({ outputs: 4, ...more })`.
 * @param options - Inputs to check with.
 * @returns The checks in order; each leaves no tensor behind.
 *
 * @example
 * ```ts
 * import { MlbFusion } from '@avemo/fusion';
 * import { fusionChecks } from '@avemo/fusion/testing';
 *
 * const checks = fusionChecks((more) => new MlbFusion({ outputs: 4, units: 3, ...more }));
 * await checks[0]?.run();
 * checks[0]?.title; // → 'the class is registered under its className, without characters that tfjs cannot load'
 * ```
 */
export function fusionChecks(create: FusionFactory, options: CheckFusionOptions = {}): FusionCheck[] {
  requireFactory('fusionChecks', create, options);
  const { inputs: given = [[6], [5]] } = options;
  const inputs = typeof given === 'function' ? given : samplesOf(given);
  const layer = create({});
  const { name: _, ...config } = layer.getConfig();
  const { kinds, dims } = tf.tidy(() => {
    const probe = inputs(1);
    return {
      kinds: probe.map(isFloat),
      dims: probe.filter(isFloat).map(({ shape }) => shape[shape.length - 1]),
    };
  });
  const subject: Subject = {
    create,
    inputs,
    inputDims: options.inputDims ?? dims,
    modalityOf: options.modalityOf ?? dims.map((_, m) => m),
    options: options.options ?? config,
  };
  const checks = [
    ...formChecks,
    ...valueChecks,
    ...(kinds.includes(false) ? frameMaskChecks : []),
    ...(new Set(subject.modalityOf).size > 1 ? presenceChecks : []),
  ];
  return checks.map(({ title, run }) => ({
    title,
    async run() {
      const { registeredVariables } = tf.engine().state;
      const before = new Set(Object.keys(registeredVariables));
      tf.engine().startScope();
      try {
        await run(subject);
      } finally {
        tf.engine().endScope();
        // A scope spares variables: the weights of the layers, models and optimizers of the check.
        for (const [name, variable] of Object.entries(registeredVariables)) {
          if (!before.has(name)) variable.dispose();
        }
      }
    },
  }));
}

/**
 * Puts a fusion layer through the conformance checks: registration, configuration, saving, shapes, parameter count, seeds,
 * batches, gradients against central differences, zeros, leaks, messages, training, masks and missing modalities.
 *
 * Needs no test framework; runs on the backend that is set. For one test per check take {@link fusionChecks}.
 *
 * @param create - Makes a new layer with your options and the given ones on top: `(more) => new MyFusion({ outputs: 4, ...more })`.
 * @param options - Inputs to check with.
 * @returns The titles of the checks, all passed.
 * @throws Error that lists every check that failed, with the reason.
 *
 * @example
 * ```ts
 * import { GatedFusion } from '@avemo/fusion';
 * import { checkFusion } from '@avemo/fusion/testing';
 *
 * const passed = await checkFusion((more) => new GatedFusion({ outputs: 4, ...more }), { inputs: [[6], [5], [2]] });
 * passed.length; // → 22
 * ```
 */
export async function checkFusion(
  create: FusionFactory,
  options: CheckFusionOptions = {},
): Promise<string[]> {
  requireFactory('checkFusion', create, options);
  const checks = fusionChecks(create, options);
  const failures: string[] = [];
  for (const { title, run } of checks) {
    try {
      await run();
    } catch (error) {
      failures.push(`- ${title}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (failures.length > 0) {
    throw new Error(
      `checkFusion: ${failures.length} of ${checks.length} checks failed.\n${failures.join('\n')}`,
    );
  }
  return checks.map(({ title }) => title);
}

function requireFactory(caller: string, create: FusionFactory, options: CheckFusionOptions): void {
  requireFunction(caller, 'create', create);
  requireOptions(caller, 'options', options);
  const layer: unknown = create({});
  if (typeof (layer as { getConfig?: unknown } | undefined)?.getConfig === 'function') return;
  throw new TypeError(`${caller}: create must make a layer; got ${formatValue(layer)}.`);
}

/** Inputs whose sample i does not depend on the batch size. */
const samplesOf = (shapes: readonly (readonly number[])[]) => (batch: number) =>
  shapes.map((shape, m) =>
    tf.stack(Array.from({ length: batch }, (_, i) => noise([...shape], 100 * (m + 1) + i + 1))),
  );
