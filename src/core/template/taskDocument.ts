import type { ConfigOverrides } from '../model/config';
import type { Priority } from '../model/task';

/** A part of a text, from one offset to before another. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Something wrong in a task document, or only not there yet. Lines and columns count from 1. */
export interface DocumentProblem {
  readonly severity: 'error' | 'unfinished';
  readonly message: string;
  readonly key?: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A text of the front matter, and where it stands. */
export interface WrittenText {
  readonly text: string;
  readonly span: Span;
}

/** One key of the front matter. `name` is the usual spelling, also where another one was written. */
export interface DocumentEntry {
  readonly name: string;
  readonly key: Span;
  /** The value, or each item of a list. */
  readonly texts: readonly WrittenText[];
}

/** What a task document asks for, as far as it is well written: see `documentKeys.ts`. */
export interface DocumentRequest {
  readonly type: string;
  /** None: as the type or the configuration says. Several: side by side. */
  readonly agents: readonly string[];
  readonly prompt: string;
  readonly name?: string;
  readonly stack?: string;
  readonly repository?: string;
  readonly parents: readonly string[];
  readonly from?: string;
  readonly tags: readonly string[];
  readonly priority?: Priority;
  readonly values: Readonly<Record<string, string>>;
  readonly flags: ConfigOverrides;
}

/** A task document, read. With a problem nothing can be made of it. */
export interface TaskDocument {
  readonly request: DocumentRequest;
  readonly entries: readonly DocumentEntry[];
  /** Between the lines of `---`; undefined when there is no front matter. */
  readonly matter?: Span;
  /** Where the prompt begins. */
  readonly bodyStart: number;
  readonly problems: readonly DocumentProblem[];
}
