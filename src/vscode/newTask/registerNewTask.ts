import type { TextDocument } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { registerDelegateActions } from './delegateActions';
import { registerPromptHint } from './promptHint';
import { registerTaskCompletions } from './taskCompletions';
import { registerTaskHover } from './taskHover';
import { registerTaskLenses } from './taskLenses';
import { registerTaskProblems } from './taskProblems';
import { TaskReader } from './taskReader';
import { TaskSurroundings, type SurroundingsParts } from './taskSurroundings';

/** The features of task documents. They do nothing until one is open. */
export interface NewTaskFeatures extends Disposable {
  readonly reader: TaskReader;
  readonly sending: WeakSet<TextDocument>;
}

export function registerNewTask(
  parts: SurroundingsParts,
  onError: (error: unknown) => void,
): NewTaskFeatures {
  const store = new DisposableStore();
  const reader = new TaskReader(new TaskSurroundings(parts));
  const onDidChangeAround = (listener: () => void): Disposable => {
    const both = new DisposableStore();
    both.add(parts.tasks.onDidChange(listener));
    both.add(parts.folders.onDidChange(listener));
    return both;
  };
  store.add(registerTaskProblems(reader, onDidChangeAround, onError));
  store.add(registerTaskCompletions(reader));
  store.add(registerTaskHover(reader));
  store.add(registerTaskLenses(reader));
  store.add(registerPromptHint());
  store.add(registerDelegateActions());
  return { reader, sending: new WeakSet(), dispose: () => store.dispose() };
}
