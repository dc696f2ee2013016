import type { TaskStore } from '../model/store';
import { resultOf, type Task } from '../model/task';

/** The branch that git-town takes for the parent of a task's branch: its first parent's result, else where its snapshot was taken. */
export async function gitTownParent(
  store: Pick<TaskStore, 'get'>,
  { parents: [first], snapshot }: Pick<Task, 'parents' | 'snapshot'>,
): Promise<string | undefined> {
  const parent = first === undefined ? undefined : await store.get(first);
  return (parent && resultOf(parent)?.branch) ?? snapshot.sourceBranch;
}
