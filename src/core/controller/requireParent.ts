import type { Task } from '../model/task';
import { shortId } from '../model/taskId';
import { errors } from '../util/errors';

/** Throws `bad-input` if no task of the repository can continue from this one. `gitDir`: the repository's. */
export function requireParent({ id, snapshot, state }: Task, gitDir: string): void {
  if (snapshot.gitDir !== gitDir) {
    throw errors.badInput(`Task ${shortId(id)} belongs to another repository and cannot be a parent here.`);
  }
  if (state.kind === 'failed' || state.kind === 'cancelled') {
    const how = state.kind === 'failed' ? 'failed' : 'was cancelled';
    throw errors.badInput(`Task ${shortId(id)} ${how} and has no result to continue from. Retry it first.`);
  }
}
