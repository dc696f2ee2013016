/** Where a task type is from; a stronger one hides weaker ones of its name: project, user, built-in. */
export type TaskTypeSource = 'project' | 'user' | 'built-in';

/** Whether a task of the type continues from another task's result. */
export const parentPolicies = ['none', 'optional', 'required'] as const;
export type ParentPolicy = (typeof parentPolicies)[number];

/** A kind of task: a prompt template with a name. */
export interface TaskType {
  readonly name: string;
  readonly description: string;
  /** True when the template makes no sense without the user's prompt. */
  readonly needsPrompt: boolean;
  readonly source: TaskTypeSource;
  /** The absolute path of the template. */
  readonly file: string;
  /** Of a project's: the working tree that it is in. */
  readonly worktree?: string;
  /** The placeholders besides that for the prompt that must have a value, each once, e.g. `FILE`. */
  readonly placeholders: readonly string[];
  /** Who works on it, and in which stack, when nothing else was said for the task. */
  readonly agent?: string;
  readonly stack?: string;
  readonly parent: ParentPolicy;
  /** Why it cannot be used, when it cannot. */
  readonly problem?: string;
}

/** What is wrong with so many parents for a task of the type; undefined: nothing. */
export function policyProblem(
  { name, parent }: Pick<TaskType, 'name' | 'parent'>,
  parents: number,
): string | undefined {
  if (parent === 'required' && parents === 0)
    return `A task of type "${name}" needs a parent task: name it with "parent".`;
  if (parent === 'none' && parents > 0)
    return `A task of type "${name}" takes no parent task: leave "parent" out.`;
  return undefined;
}

/** What a template is filled with besides the prompt, and in whose working tree it is looked for. */
export interface TemplateContext {
  readonly worktree?: string;
  /** By placeholder. The text of a value is never itself expanded. */
  readonly values?: Readonly<Record<string, string>>;
}

/** The port to the templates. Those of a working tree count only where it is named. */
export interface TaskTypes {
  /** The strongest of each name, the plainest first, then by name. */
  list(worktree?: string): Promise<readonly TaskType[]>;
  /** Throws `unknown-type`. */
  get(name: string, worktree?: string): Promise<TaskType>;
  /** The instructions for an agent. Throws `unknown-type`, or `bad-input` for all that is missing. */
  render(type: string, prompt: string, context?: TemplateContext): Promise<string>;
  /** The template as it is written, front matter included. Throws `bad-input` for one that cannot be read. */
  text(type: TaskType): Promise<string>;
  /** The folder of the user's own templates, or of a working tree's, whether it exists or not. */
  folder(source: 'user'): string;
  folder(source: 'project', worktree: string): string;
}
