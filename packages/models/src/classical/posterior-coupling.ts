/**
 * Slope and offset of P(first | f) = 1 / (1 + exp(A f + B)) for decision values f, by maximum likelihood with targets
 * that leave room for unseen samples: (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2).
 *
 * Source: Platt 1999; Lin, Lin & Weng 2007, https://doi.org/10.1007/s10994-007-5018-6.
 * @internal
 */
export function fitSigmoid(decisions: ArrayLike<number>, isFirst: ArrayLike<boolean>): [number, number] {
  const count = decisions.length;
  let positives = 0;
  for (let i = 0; i < count; i++) if (isFirst[i]) positives++;
  const negatives = count - positives;
  const targets = Array.from(isFirst, (first) =>
    first ? (positives + 1) / (positives + 2) : 1 / (negatives + 2),
  );
  let [a, b] = [0, Math.log((negatives + 1) / (positives + 1))];
  let loss = sigmoidLoss(decisions, targets, a, b);
  for (let iteration = 0; iteration < 100; iteration++) {
    let [h11, h22, h21, g1, g2] = [1e-12, 1e-12, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const f = decisions[i];
      const p = firstProbability(a * f + b);
      const weight = p * (1 - p);
      const slope = targets[i] - p;
      h11 += f * f * weight;
      h22 += weight;
      h21 += f * weight;
      g1 += f * slope;
      g2 += slope;
    }
    if (Math.abs(g1) < 1e-5 && Math.abs(g2) < 1e-5) break;
    const determinant = h11 * h22 - h21 * h21;
    const [da, db] = [-(h22 * g1 - h21 * g2) / determinant, -(h11 * g2 - h21 * g1) / determinant];
    const descent = g1 * da + g2 * db;
    let step = 1;
    for (; step >= 1e-10; step /= 2) {
      const next = sigmoidLoss(decisions, targets, a + step * da, b + step * db);
      if (next < loss + 1e-4 * step * descent) {
        [a, b, loss] = [a + step * da, b + step * db, next];
        break;
      }
    }
    if (step < 1e-10) break;
  }
  return [a, b];
}

/** 1 / (1 + exp(z)) without overflow. @internal */
export function firstProbability(z: number): number {
  return z >= 0 ? Math.exp(-z) / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z));
}

function sigmoidLoss(decisions: ArrayLike<number>, targets: number[], a: number, b: number): number {
  let loss = 0;
  for (let i = 0; i < targets.length; i++) {
    const z = a * decisions[i] + b;
    loss +=
      z >= 0 ? targets[i] * z + Math.log1p(Math.exp(-z)) : (targets[i] - 1) * z + Math.log1p(Math.exp(z));
  }
  return loss;
}

/**
 * Class probabilities p from those of pairs: min Σ_i Σ_{j≠i} (r_ji p_i − r_ij p_j)² with Σ p = 1, where r_ij is the
 * probability of i among i and j.
 *
 * Source: Wu, Lin & Weng 2004, second method, https://www.jmlr.org/papers/v5/wu04a.html.
 * @internal
 */
export function coupleProbabilities(pairwise: readonly ArrayLike<number>[]): Float64Array {
  const classes = pairwise.length;
  const q = pairwise.map((_, i) =>
    Float64Array.from(pairwise, (_, j) => (i === j ? 0 : -pairwise[j][i] * pairwise[i][j])),
  );
  for (let i = 0; i < classes; i++) {
    for (let j = 0; j < classes; j++) if (i !== j) q[i][i] += pairwise[j][i] ** 2;
  }
  const p = new Float64Array(classes).fill(1 / classes);
  const qp = new Float64Array(classes);
  for (let iteration = 0; iteration < Math.max(100, classes); iteration++) {
    let pqp = 0;
    for (let i = 0; i < classes; i++) {
      qp[i] = q[i].reduce((sum, value, j) => sum + value * p[j], 0);
      pqp += p[i] * qp[i];
    }
    if (qp.every((value) => Math.abs(value - pqp) < 0.005 / classes / 1000)) break;
    for (let i = 0; i < classes; i++) {
      const change = (pqp - qp[i]) / q[i][i];
      p[i] += change;
      pqp = (pqp + change * (change * q[i][i] + 2 * qp[i])) / (1 + change) ** 2;
      for (let j = 0; j < classes; j++) {
        qp[j] = (qp[j] + change * q[i][j]) / (1 + change);
        p[j] /= 1 + change;
      }
    }
  }
  return p;
}
