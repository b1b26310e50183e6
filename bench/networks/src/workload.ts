/** One piece of work that every contestant of the benchmark does with the same shapes. */
export interface Workload {
  /** The word in which contestants agree, also across languages. */
  name: string;
  /** What the table calls it. */
  title: string;
  /** Multiplications and additions of one run by the textbook's method, in 10⁹. */
  gigaflops: number;
  /** Makes weights and inputs. `run` ends when the result can be read. */
  create(): Promise<PreparedWorkload>;
}

/** A workload with its tensors in place. */
export interface PreparedWorkload {
  run(): Promise<void>;
  dispose(): void;
}
