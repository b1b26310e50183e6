import type { Json } from '../recipes/json';
import type { RunMetrics } from './run-schema';
import type { Summary } from './summary';

/** What was tried: one system with some settings and a task. */
export interface StudyRow {
  /** The settings that the study varies. */
  settings: Record<string, Json>;
  /** The task. */
  task: string;
  /** The figures of the system's run. */
  metrics: RunMetrics;
}

/** What a search chose: for each fold the settings whose systems were best on that fold's validation part. */
export interface StudyChoice {
  /** The task. */
  task: string;
  /** The system. */
  system: string;
  /** By fold. */
  chosen: Record<string, Record<string, Json>>;
  /** The figures of the test clips, each fold with the settings chosen for it. */
  summary: Summary;
}

/** A table of a recipe, or a search. */
export interface StudyResult {
  /** Its name. */
  study: string;
  /** What is compared or searched. */
  about: string;
  /** One for each combination and system. */
  rows: StudyRow[];
  /** The metric of a search. */
  choose?: string;
  /** What a search chose, task by task and system by system. */
  choices: StudyChoice[];
}
