import { isActive, isEnded, type Task } from '../../core/model/task';
import { descendantsOf } from '../../core/model/relatives';
import type { TaskId } from '../../core/model/taskId';

/** What dropping tasks somewhere can mean. */
export type DropMeaning = 'before' | 'after' | 'child' | 'root';

/** The possible actions, or why there are none. */
export type DropChoices = { readonly can: readonly DropMeaning[] } | { readonly refusal: DropRefusal };

export type DropRefusal = 'begun' | 'targetFailed' | 'otherRepository' | 'circle' | 'nothing';

/** What dropping `dragged` on `target` can mean; without a target, they lose their parents. */
export function dropChoices(
  all: readonly Task[],
  dragged: readonly Task[],
  target: Task | undefined,
): DropChoices {
  if (!dragged.length || dragged.some(({ id }) => id === target?.id)) return { refusal: 'nothing' };
  if (dragged.some(hasBegun)) return { refusal: 'begun' };
  if (!target) {
    return dragged.some(({ parents }) => parents.length) ? { can: ['root'] } : { refusal: 'nothing' };
  }
  const order: readonly DropMeaning[] = hasBegun(target) ? [] : ['before', 'after'];
  const refusal = childRefusal(all, dragged, target);
  if (refusal && !order.length) return { refusal };
  return { can: [...order, ...(refusal ? [] : (['child'] as const))] };
}

function childRefusal(all: readonly Task[], dragged: readonly Task[], target: Task): DropRefusal | undefined {
  const { kind } = target.state;
  if (kind === 'failed' || kind === 'cancelled') return 'targetFailed';
  if (dragged.some(({ snapshot }) => snapshot.gitDir !== target.snapshot.gitDir)) return 'otherRepository';
  const ids: readonly TaskId[] = dragged.map(({ id }) => id);
  if (descendantsOf(all, ids).some(({ id }) => id === target.id)) return 'circle';
  return dragged.every(({ parents }) => parents.length === 1 && parents[0] === target.id)
    ? 'nothing'
    : undefined;
}

function hasBegun({ state }: Task): boolean {
  return isActive(state) || isEnded(state);
}
