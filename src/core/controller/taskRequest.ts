import type { ConfigOverrides } from '../model/config';
import type { Interactive, Priority } from '../model/task';

/** What a person or a program asks for; the rest of a task follows from it. */
export interface TaskRequest {
  /** Any path in the repository: the working tree it belongs to is what the agent gets. */
  readonly repoPath: string;
  /** A task type, e.g. `generic` or `feat`. */
  readonly type: string;
  readonly prompt: string;
  /** What the template is filled with besides, by placeholder. */
  readonly values?: Readonly<Record<string, string>>;
  /** Made from the prompt when absent. */
  readonly name?: string;
  /** As the configuration says when absent. */
  readonly agent?: string;
  /** As the configuration says, else found from the files of the repository, when absent. */
  readonly stack?: string;
  /** What else was said for this task; stronger than every file. */
  readonly flags?: ConfigOverrides;
  /** What the editor's settings say; weaker than `flags`. */
  readonly settings?: ConfigOverrides;
  /** Ids, or unique beginnings of ids, of tasks whose results it continues from. */
  readonly parents?: readonly string[];
  /** A branch, a tag or a commit that it starts from, instead of the working tree. */
  readonly from?: string;
  readonly priority?: Priority;
  /** Words to find it by. */
  readonly tags?: readonly string[];
  /** Not by an agent alone, but in a terminal: see `Task`. */
  readonly interactive?: Interactive;
}
