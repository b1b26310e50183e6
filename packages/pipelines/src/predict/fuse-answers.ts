/** What one modality says of a clip or a moment. */
export interface ModalityAnswer {
  /** 'sound' or 'face'. */
  name: string;
  /** Of each class, of sum 1. */
  probabilities: readonly number[];
  /** How far its evidence counts, at least 0; 1 takes it as it is. */
  weight: number;
}

/** The answers as one. */
export interface FusedAnswer {
  /** Of each class, of sum 1. */
  probabilities: number[];
  /** By name, the share of each modality in the evidence, of sum 1; 0 for all where none says anything. */
  counted: Record<string, number>;
}

const smallest = 1e-6;

/**
 * Joins what modalities say by a logarithmic pool: p(c) ∝ Π_m p_m(c)^w_m. One answer alone stays as it is.
 *
 * A modality counts by the information in its answer, w_m Σ_c p_m(c) ln(K p_m(c)), K the number of classes: an answer that
 * is the same for all classes counts nothing.
 *
 * @param answers - One for each modality that is there.
 * @returns Probabilities, and which modality counted how much.
 *
 * Source: Genest & Zidek 1986, Combining probability distributions, section 3, https://doi.org/10.1214/ss/1177013825
 */
export function fuseAnswers(answers: readonly ModalityAnswer[]): FusedAnswer {
  if (answers.length === 1) {
    const [{ name, probabilities }] = answers;
    return { probabilities: [...probabilities], counted: { [name]: 1 } };
  }
  const classes = answers[0].probabilities.length;
  const logs = Array.from({ length: classes }, (_, c) =>
    answers.reduce(
      (sum, { probabilities, weight }) => sum + weight * Math.log(Math.max(smallest, probabilities[c])),
      0,
    ),
  );
  const evidence = answers.map(({ probabilities, weight }) => weight * information(probabilities));
  const total = evidence.reduce((sum, one) => sum + one, 0);
  return {
    probabilities: softmax(logs),
    counted: Object.fromEntries(answers.map(({ name }, m) => [name, total > 0 ? evidence[m] / total : 0])),
  };
}

/** Kullback-Leibler divergence from an answer that is the same for all classes, in nats. */
function information(probabilities: readonly number[]): number {
  const sum = probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log(probabilities.length * p) : 0), 0);
  return Math.max(0, sum);
}

/** exp(x) / Σ exp(x) */
export function softmax(logs: readonly number[]): number[] {
  const highest = Math.max(...logs);
  const powers = logs.map((log) => Math.exp(log - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Probabilities of a temperature: p^(1/T), of sum 1; T above 1 makes them less sure. */
export const tempered = (probabilities: ArrayLike<number>, temperature: number): number[] =>
  softmax(Array.from(probabilities, (p) => Math.log(Math.max(smallest, p)) / temperature));

/** The mean of answers, weighted. */
export function meanAnswer(answers: readonly (readonly number[])[], weights?: readonly number[]): number[] {
  const total = weights ? weights.reduce((sum, w) => sum + w, 0) : answers.length;
  return answers[0].map(
    (_, c) => answers.reduce((sum, answer, i) => sum + (weights ? weights[i] : 1) * answer[c], 0) / total,
  );
}
