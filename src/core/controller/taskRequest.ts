import type { ConfigOverrides } from '../model/config';
import type { Interactive, Priority } from '../model/task';

/** A person's or program's request for a task. */
export interface TaskRequest {
  /** Any path in the repository. The agent gets the working tree that contains it. */
  readonly repoPath: string;
  /** A task type, e.g. `generic` or `feat`. */
  readonly type: string;
  readonly prompt: string;
  /** Further values for the template, by placeholder. */
  readonly values?: Readonly<Record<string, string>>;
  /** If absent, made from the prompt. */
  readonly name?: string;
  /** If absent, the configuration decides. */
  readonly agent?: string;
  /** If absent, the configuration decides, or else TSK detects it from the repository's files. */
  readonly stack?: string;
  /** Further choices for this task, which override every file. */
  readonly flags?: ConfigOverrides;
  /** The editor's settings; `flags` override them. */
  readonly settings?: ConfigOverrides;
  /** Ids, or unique prefixes of ids, of the tasks whose results it continues from. */
  readonly parents?: readonly string[];
  /** A branch, a tag or a commit that it starts from, instead of the working tree. */
  readonly from?: string;
  readonly priority?: Priority;
  /** Words that make it easy to find. */
  readonly tags?: readonly string[];
  /** Runs in a terminal instead of an agent alone: see `Task`. */
  readonly interactive?: Interactive;
}
