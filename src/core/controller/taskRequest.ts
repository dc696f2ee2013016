/** What a person or a program asks for; the rest of a task follows from it. */
export interface TaskRequest {
  /** Any path in the repository: the working tree it belongs to is what the agent gets. */
  readonly repoPath: string;
  /** A task type, e.g. `generic` or `feat`. */
  readonly type: string;
  readonly prompt: string;
  /** Made from the prompt when absent. */
  readonly name?: string;
  readonly agent: string;
  /** Found from the files of the repository when absent. */
  readonly stack?: string;
}
