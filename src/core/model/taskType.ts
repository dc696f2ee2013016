/** A kind of task: a prompt template with a name. */
export interface TaskType {
  readonly name: string;
  readonly description: string;
  /** True when the template has a place for the user's prompt. */
  readonly needsPrompt: boolean;
}

/** The port to the templates. */
export interface TaskTypes {
  list(): Promise<readonly TaskType[]>;
  /** The instructions for an agent. Throws `unknown-type`, or `bad-input` when a prompt is missing. */
  render(type: string, prompt: string): Promise<string>;
}
