import { expectClose, golden } from '@avemo/golden';
import {
  SupportVectorMachine,
  SupportVectorRegression,
  supportVectorMachine,
  supportVectorRegression,
  type SupportVectorMachineOptions,
  type SvmProgress,
} from '@avemo/models';
import { describe, expect, it, vi } from 'vitest';
import { randomNumbers, rowsOf } from '../support/rows';

const word = (kernel: string) => (kernel === 'poly' ? 'polynomial' : kernel) as 'rbf';

function classificationCase(name: string) {
  const { parameters, input, output } = golden(`layers/${name}`);
  const { kernel, C, ...numbers } = parameters;
  const options: SupportVectorMachineOptions = { ...numbers, kernel: word(kernel), cost: C, tolerance: 1e-9 };
  const [train, test] = ['X', 'X_test'].map((array) => rowsOf(input(array)));
  return { options, train, test, labels: [...input('y').data], output };
}

describe.each(['svm_linear', 'svm_poly', 'svm_poly_coef0_0', 'svm_rbf'])('layers/%s', (name) => {
  const { options, train, test, labels, output } = classificationCase(name);

  it('supportVectorMachine(options) has its decision values, intercepts and predictions', async () => {
    const machine = supportVectorMachine(options);
    const { converged } = await machine.fit(train, labels);
    expect(converged).toBe(true);
    for (const [array, samples] of [
      ['decision', test],
      ['train_decision', train],
    ] as const) {
      const { data, tolerance } = output(array);
      expectClose(
        machine.decisionValues(samples).flatMap((row) => [...row]),
        data,
        tolerance,
      );
    }
    const { data, tolerance } = output('intercept');
    expectClose(
      machine.toJSON().expansions.map(({ bias }) => bias),
      data,
      tolerance,
    );
    expect(machine.predict(test)).toEqual([...output('predicted').data]);
  });

  it('supportVectorMachine({ cacheMegabytes }) gives equal values from a cache of two rows', async () => {
    const [all, two] = [
      supportVectorMachine(options),
      supportVectorMachine({ ...options, cacheMegabytes: 1e-6 }),
    ];
    for (const machine of [all, two]) await machine.fit(train, labels);
    expect(two.toJSON()).toEqual(all.toJSON());
  });
});

describe('layers/svr', () => {
  const { parameters, input, output } = golden('layers/svr');
  it.each(['linear', 'poly', 'rbf'])(
    'supportVectorRegression({ kernel: %j }) has its predictions',
    async (kernel) => {
      const { kernel: _, C, ...numbers } = parameters[kernel];
      const machine = supportVectorRegression({ ...numbers, kernel: word(kernel), cost: C, tolerance: 1e-9 });
      const { converged } = await machine.fit(rowsOf(input('X')), input('t').data);
      expect(converged).toBe(true);
      const { data, tolerance } = output(`predicted_${kernel}`);
      expectClose(machine.predict(rowsOf(input('X_test'))), data, tolerance);
    },
  );
});

/** Two overlapping clouds in the plane, and which is which. */
function clouds(count: number, seed: number, classes = 2) {
  const random = randomNumbers(seed);
  const labels = Array.from({ length: count }, (_, i) => i % classes);
  const features = labels.map((label) => [2 * random() + 0.6 * label, 2 * random() - 0.7 * (label % 2)]);
  return { features, labels };
}

describe('laws', () => {
  it('supportVectorMachine({ classWeights }) is what copies of the samples of a class give', async () => {
    const { features, labels } = clouds(60, 1);
    const common = { kernel: 'rbf', gamma: 0.7, tolerance: 1e-9 } as const;
    const weighted = supportVectorMachine({ ...common, classWeights: { 1: 3 } });
    await weighted.fit(features, labels);
    const copied = supportVectorMachine(common);
    const times = (i: number) => (labels[i] === 1 ? [i, i, i] : [i]);
    const places = labels.flatMap((_, i) => times(i));
    await copied.fit(
      places.map((i) => features[i]),
      places.map((i) => labels[i]),
    );
    const [a, b] = [weighted, copied].map((m) => m.decisionValues(features).map(([value]) => value));
    expectClose(a, b, { rtol: 1e-5, atol: 1e-5 });
    expect(a.filter((value) => value > 0).length).toBeLessThan(30);
  });

  it("supportVectorMachine({ classWeights: 'balanced' }) weighs classes by the inverse of their size", async () => {
    const { features, labels } = clouds(60, 2);
    const uneven = labels.map((label, i) => (i % 3 === 0 ? label : 0));
    const sizes = [0, 1].map((label) => uneven.filter((each) => each === label).length);
    const weights = Object.fromEntries(sizes.map((size, label) => [label, 60 / (2 * size)]));
    const machines = (['balanced', weights] as const).map((classWeights) =>
      supportVectorMachine({ classWeights, tolerance: 1e-9 }),
    );
    for (const machine of machines) await machine.fit(features, uneven);
    expect(machines[1].toJSON()).toEqual(machines[0].toJSON());
  });

  it("supportVectorMachine({ gamma: 'scale' }) takes 1 / (features · variance of all values)", async () => {
    const { features, labels } = clouds(40, 3);
    const values = features.flat();
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    const machine = supportVectorMachine();
    await machine.fit(features, labels);
    expect(machine.toJSON().kernel.gamma).toBeCloseTo(1 / (2 * variance), 12);
  });

  it('supportVectorMachine({ probabilities: true }) learns a calibrated posterior', async () => {
    // One feature of N(±1, 1): P(1 | x) = 1 / (1 + exp(−2x)).
    const random = randomNumbers(4);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const labels = Array.from({ length: 1200 }, (_, i) => i % 2);
    const features = labels.map((label) => [normal() + (label ? 1 : -1)]);
    const machine = supportVectorMachine({ kernel: 'linear', probabilities: true });
    await machine.fit(features, labels);
    const places = [-2, -1, 0, 1, 2];
    machine.probabilities(places.map((x) => [x])).forEach(([zero, one], i) => {
      expect(zero + one).toBeCloseTo(1, 10);
      expect(Math.abs(one - 1 / (1 + Math.exp(-2 * places[i])))).toBeLessThan(0.06);
    });
  });

  it('supportVectorMachine({ probabilities: true }) couples pairs as the linear equations of Wu, Lin & Weng', async () => {
    const { features, labels } = clouds(90, 5, 3);
    const machine = supportVectorMachine({ probabilities: true, cost: 2 });
    await machine.fit(features, labels);
    const sigmoids = machine.toJSON().sigmoids!;
    const values = machine.decisionValues(features);
    machine.probabilities(features).forEach((p, sample) => {
      const r = [0, 1, 2].map(() => [0, 0, 0]);
      [
        [0, 1],
        [0, 2],
        [1, 2],
      ].forEach(([i, j], pair) => {
        const [a, b] = sigmoids[pair];
        r[i][j] = 1 / (1 + Math.exp(a * values[sample][pair] + b));
        r[j][i] = 1 - r[i][j];
      });
      // At the constrained minimum all components of Qp are equal.
      const qp = [0, 1, 2].map((i) =>
        [0, 1, 2].reduce(
          (sum, j) => (i === j ? sum : sum + r[j][i] ** 2 * p[i] - r[j][i] * r[i][j] * p[j]),
          0,
        ),
      );
      expect(Math.max(...qp) - Math.min(...qp)).toBeLessThan(1e-5);
      expect(p.reduce((sum, value) => sum + value)).toBeCloseTo(1, 10);
    });
    const again = supportVectorMachine({ probabilities: true, cost: 2 });
    await again.fit(features, labels);
    expect(again.toJSON()).toEqual(machine.toJSON());
  });

  it('SupportVectorMachine.fromJSON(saved) predicts as the machine that was saved', async () => {
    const { features, labels } = clouds(45, 6, 3);
    const words = labels.map((label) => ['calm', 'angry', 'Sad'][label]);
    const machine = supportVectorMachine({ kernel: 'polynomial', coef0: 1, probabilities: true });
    await machine.fit(features, words);
    expect(machine.classes).toEqual(['Sad', 'angry', 'calm']);
    const copy = SupportVectorMachine.fromJSON(JSON.parse(JSON.stringify(machine)));
    expect(copy.decisionValues(features)).toEqual(machine.decisionValues(features));
    expect(copy.probabilities(features)).toEqual(machine.probabilities(features));
    expect(copy.predict(features)).toEqual(machine.predict(features));
  });

  it('supportVectorRegression(options) of targets within ε is a constant, saved and read', async () => {
    const machine = supportVectorRegression({ epsilon: 1 });
    const { supportVectors } = await machine.fit([[0], [1]], [2.2, 2.4]);
    expect(supportVectors).toBe(0);
    const copy = SupportVectorRegression.fromJSON(JSON.parse(JSON.stringify(machine)));
    expect(Math.abs(copy.predict([[5]])[0] - 2.3)).toBeLessThan(1);
  });
});

/** What C-SVC minimises, and the greatest value of its dual, which bounds it from below: equal at the optimum alone. */
function objectives(machine: SupportVectorMachine, features: number[][], labels: number[], cost: number) {
  const [{ vectors, coefficients }] = machine.toJSON().expansions;
  const kept = machine.toJSON().vectors;
  const w = features[0].map((_, k) => vectors.reduce((sum, v, i) => sum + coefficients[i] * kept[v][k], 0));
  const square = w.reduce((sum, value) => sum + value ** 2, 0) / 2;
  const hinge = machine
    .decisionValues(features)
    .reduce((sum, [value], i) => sum + Math.max(0, 1 - (labels[i] === 0 ? value : -value)), 0);
  const inBox = coefficients.every((value) => Math.abs(value) <= cost * (1 + 1e-12));
  const balance = coefficients.reduce((sum, value) => sum + value, 0);
  const dual = coefficients.reduce((sum, value) => sum + Math.abs(value), 0) - square;
  return { primal: square + cost * hinge, dual, inBox, balance };
}

/** Many samples with few features, whose classes overlap, off the origin and in different units. */
function overlapping(count: number, columns: number, seed: number) {
  const random = randomNumbers(seed);
  const features = Array.from({ length: count }, () =>
    Array.from({ length: columns }, (_, k) => 5 + (1 + k) * (random() + random() + random())),
  );
  const labels = features.map(([a, b]) => (a - b / 2 + 2 * (random() - 0.5) > 4 ? 1 : 0));
  return { features, labels };
}

describe('many samples with few features and a linear kernel', () => {
  it.each([0.01, 1, 1000])(
    'supportVectorMachine({ cost: %j }) closes the duality gap in few steps',
    async (cost) => {
      const { features, labels } = overlapping(600, 12, 8);
      const machine = supportVectorMachine({ kernel: 'linear', cost });
      const { iterations, converged, violation } = await machine.fit(features, labels);
      const { primal, dual, inBox, balance } = objectives(machine, features, labels, cost);
      expect(converged).toBe(true);
      expect(violation).toBeLessThan(1e-3);
      expect(iterations).toBeLessThan(200);
      expect(inBox).toBe(true);
      expect(Math.abs(balance)).toBeLessThan(1e-9 * cost);
      expect(primal - dual).toBeGreaterThan(-1e-9 * primal);
      // Each sample adds at most its cost times the violation.
      expect(primal - dual).toBeLessThan(features.length * cost * Math.max(violation, 1e-6));
    },
  );

  it("supportVectorMachine({ kernel: 'linear' }) has the values of the polynomial of degree 1, which takes other steps", async () => {
    const { features, labels } = overlapping(400, 3, 9);
    const common = { cost: 0.5, gamma: 1, degree: 1, tolerance: 1e-7 };
    const [short, long] = (['linear', 'polynomial'] as const).map((kernel) =>
      supportVectorMachine({ ...common, kernel }),
    );
    const [few, many] = [await short.fit(features, labels), await long.fit(features, labels)];
    expect(few.iterations).toBeLessThan(many.iterations);
    const [a, b] = [short, long].map((machine) => machine.decisionValues(features).map(([value]) => value));
    expectClose(a, b, { rtol: 1e-4, atol: 1e-4 });
  });

  it("supportVectorRegression({ kernel: 'linear' }) has the values of the polynomial of degree 1", async () => {
    const { features } = overlapping(300, 4, 10);
    const random = randomNumbers(11);
    const targets = features.map(([a, b, c]) => a - b + 0.3 * c + 2 * random());
    const common = { cost: 0.3, epsilon: 0.4, gamma: 1, degree: 1, tolerance: 1e-7 };
    const [short, long] = (['linear', 'polynomial'] as const).map((kernel) =>
      supportVectorRegression({ ...common, kernel }),
    );
    const [few, many] = [await short.fit(features, targets), await long.fit(features, targets)];
    expect(few.converged && many.converged).toBe(true);
    expect(few.iterations).toBeLessThan(many.iterations);
    expectClose(short.predict(features), long.predict(features), { rtol: 1e-4, atol: 1e-3 });
  });

  it('supportVectorMachine(options) of samples that are all alike, or of one feature, ends', async () => {
    const labels = Array.from({ length: 300 }, (_, i) => i % 2);
    for (const features of [labels.map(() => [2, 3]), labels.map((label, i) => [label * 1e6 + (i % 7)])]) {
      const machine = supportVectorMachine({ kernel: 'linear' });
      const { converged } = await machine.fit(features, labels);
      expect(converged).toBe(true);
      expect(machine.decisionValues(features).every(([value]) => Number.isFinite(value))).toBe(true);
    }
  });
});

describe('what does not fit', () => {
  it('supportVectorMachine(options) and fit refuse bad arguments', async () => {
    expect(() => supportVectorMachine({ cost: 0 })).toThrow(/cost must be above 0/);
    expect(() => supportVectorMachine({ kernel: 'poly' as 'rbf' })).toThrow(
      /one of 'linear', 'polynomial', 'rbf'/,
    );
    expect(() => supportVectorMachine({ gamma: -1 })).toThrow(/gamma/);
    expect(() => supportVectorMachine({ classWeights: { a: 0 } })).toThrow(
      /classWeights\["a"\] must be above 0/,
    );
    const machine = supportVectorMachine({ classWeights: { c: 2 } });
    expect(() => machine.predict([[1]])).toThrow(/not fitted yet/);
    await expect(machine.fit([[1], [2]], ['a', 'b'])).rejects.toThrow(/names "c", which is no class/);
    const plain = supportVectorMachine();
    await expect(plain.fit([[1], [2]], ['a', 'a'])).rejects.toThrow(/at least two classes/);
    await expect(plain.fit([[1], [2, 3]], ['a', 'b'])).rejects.toThrow(/features\[1\] must hold 1 numbers/);
    await expect(plain.fit([[1], [NaN]], ['a', 'b'])).rejects.toThrow(/features\[1\]\[0\] must be finite/);
    await expect(plain.fit([[1]], ['a', 'b'])).rejects.toThrow(/same length/);
    await expect(plain.fit([[1], [2]], ['a', 1])).rejects.toThrow(/all words or all finite numbers/);
    await plain.fit([[1], [2]], ['a', 'b']);
    expect(() => plain.predict([[1, 2]])).toThrow(/must hold 1 numbers, as in fit/);
    expect(() => plain.probabilities([[1]])).toThrow(/fitted without them/);
    const saved = plain.toJSON();
    for (const broken of [
      {},
      null,
      { ...saved, version: 2 },
      { ...saved, vectors: [['x']] },
      { ...saved, expansions: [] },
    ]) {
      expect(() => SupportVectorMachine.fromJSON(broken)).toThrow(/SupportVectorMachine\.fromJSON/);
    }
  });

  it('SupportVectorMachine.fit(features, labels, { signal }) stops, and gives up after maxIterations', async () => {
    const { features, labels } = clouds(200, 7);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(supportVectorMachine().fit(features, labels, { signal })).rejects.toThrow('enough');
    const warnings = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const short = supportVectorMachine({ maxIterations: 3 });
    expect(await short.fit(features, labels)).toMatchObject({ iterations: 3, converged: false });
    expect(warnings.mock.calls).toEqual([
      [expect.stringMatching(/gave up after 3 steps, .* Scale the features/)],
    ]);
    warnings.mockRestore();
  });

  it('SupportVectorMachine.fit(features, labels, { onProgress, signal }) tells how far it is and stops on the way', async () => {
    const { features, labels } = overlapping(3000, 150, 12);
    const stop = new AbortController();
    const heard: SvmProgress[] = [];
    const onProgress = (progress: SvmProgress) => {
      heard.push(progress);
      stop.abort(new Error('heard enough'));
    };
    const fit = supportVectorMachine({ kernel: 'linear' }).fit(features, labels, {
      onProgress,
      signal: stop.signal,
    });
    await expect(fit).rejects.toThrow('heard enough');
    expect(heard).toEqual([
      { done: 0, total: 1, iterations: expect.any(Number), violation: expect.any(Number) },
    ]);
  });
});
