import type { CommandId } from '../common/commandIds';

/** A command of the editor as a value: its id in package.json, and what it does with the parts that it needs. */
export interface Command<Id extends CommandId, Needs> {
  readonly id: Id;
  /**
   * Gets what the command was invoked on, e.g. the id of a task, or nothing; and all that was selected there. The Source
   * Control view hands over each selected file as an argument of its own.
   */
  readonly run: (parts: Needs, ...args: readonly unknown[]) => Promise<void>;
}

/** Makes a command; `register.ts` lists it. What it needs is the type of the first parameter of `run`. */
export function command<Id extends CommandId, Needs>(
  id: Id,
  run: Command<Id, Needs>['run'],
): Command<Id, Needs> {
  return { id, run };
}
