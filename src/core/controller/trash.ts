import type { Leases } from '../model/lease';
import { descendantsOf } from '../model/relatives';
import type { Repositories } from '../model/repository';
import type { TaskStore } from '../model/store';
import { branchesOf, isEnded, trashDays, type Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { shortId, type TaskId } from '../model/taskId';
import { cancel, discard, restore } from '../model/transitions';
import { errors, messageOf } from '../util/errors';
import { count } from '../util/text';
import { timestamp, type Clock } from '../util/time';
import { needsBase } from './runEnd';
import { exists, forgetFolder, type FolderPorts } from './taskFolders';

interface TrashPorts extends FolderPorts {
  readonly store: TaskStore;
  readonly leases: Leases;
  readonly repositories: Repositories;
  /** Stops the run of a task in this process. */
  readonly stop: (id: TaskId, reason: string) => void;
  readonly clock: Clock;
}

/** Which branches to delete with tasks: none, those that other refs contain, or all that are not checked out. */
export type BranchPolicy = 'keep' | 'merged' | 'all';

/** The result of a deletion. */
export interface Deletion {
  readonly tasks: readonly Task[];
  /** Branches that are in the trash now. */
  readonly trashed: readonly string[];
  /** Branches that stay because they are not merged, or are checked out. */
  readonly kept: readonly string[];
}

const dayMs = 86_400_000;

/** Deletes tasks and can undo it: hides them at once, and forgets them after a week. */
export class Trash {
  constructor(private readonly ports: TrashPorts) {}

  /**
   * Deletes tasks and stops running ones. Throws `bad-input` if a remaining task that has not ended continues from a deleted
   * one, or waits for it.
   */
  async delete(ids: readonly TaskId[], branches: BranchPolicy): Promise<Deletion> {
    const { store, clock, stop } = this.ports;
    const reason = 'The task was deleted.';
    const tasks = await store.transact((all) => {
      const at = timestamp(clock);
      const chosen = ids.map((id) => {
        const task = all.get(id);
        if (!task || task.deletedAt !== undefined) throw errors.unknownTask(shortId(id));
        return task;
      });
      requireNoDependents(all.list(), chosen);
      return chosen.map((task) => {
        const gone = discard(isEnded(task.state) ? task : cancel(task, at, reason), at);
        all.update(gone);
        return gone;
      });
    });
    for (const { id } of tasks) stop(id, reason);
    const trashed: string[] = [];
    const kept: string[] = [];
    for (const task of tasks) {
      for (const { branch } of branchesOf(task)) {
        const isGone = await this.trashBranch(task, branch, branches);
        if (isGone !== undefined) (isGone ? trashed : kept).push(branch);
      }
    }
    return { tasks, trashed, kept };
  }

  /** The branches of these tasks that no other ref contains. */
  async unmerged(tasks: readonly Task[]): Promise<readonly string[]> {
    const { repositories, logger } = this.ports;
    const found: string[] = [];
    for (const task of tasks) {
      for (const { branch } of branchesOf(task)) {
        try {
          if (!(await repositories.isMerged(task.snapshot, branch))) found.push(branch);
        } catch (error) {
          // If the repository is gone, its branches cannot be deleted either.
          logger.debug(`Could not check whether ${branch} is merged: ${messageOf(error)}`);
        }
      }
    }
    return found;
  }

  /**
   * Restores the tasks that were deleted last, or the last deleted of the named ones. Throws `bad-input` if there are none, or
   * a branch is in the way.
   */
  async undo(ids?: readonly TaskId[]): Promise<readonly Task[]> {
    const { store, repositories } = this.ports;
    const deleted = (await store.list()).filter(
      ({ id, deletedAt }) => deletedAt !== undefined && (!ids || ids.includes(id)),
    );
    const last = deleted
      .map(({ deletedAt = '' }) => deletedAt)
      .sort()
      .at(-1);
    if (last === undefined) throw errors.badInput('There are no deleted tasks to restore.');
    const tasks = deleted.filter(({ deletedAt }) => deletedAt === last);
    for (const task of tasks) {
      const names = branchesOf(task).map(({ branch }) => branch);
      await repositories.untrashBranches(task.snapshot, task.id, names);
    }
    return store.transact((all) =>
      tasks.flatMap(({ id }) => {
        const task = all.get(id);
        if (task?.deletedAt === undefined) return [];
        const back = restore(task);
        all.update(back);
        return [back];
      }),
    );
  }

  /** Deletes completed tasks that no unfinished task continues from. Branches stay. */
  async clean(): Promise<Deletion> {
    const tasks = await this.ports.store.list();
    const done = tasks.filter(
      (task) =>
        task.deletedAt === undefined &&
        task.state.kind === 'completed' &&
        descendantsOf(tasks, [task.id]).every(({ state }) => isEnded(state)),
    );
    return this.delete(
      done.map(({ id }) => id),
      'keep',
    );
  }

  /** Deletes tasks that ended more than `days` ago, except those with the only copy of their work. Branches stay. */
  async cleanOlderThan(days: number): Promise<Deletion> {
    const { dataDir, store, clock } = this.ports;
    const before = new Date(clock.now().getTime() - days * dayMs).toISOString();
    const tasks = await store.list();
    const old = tasks.filter(
      (task) =>
        task.deletedAt === undefined &&
        isEnded(task.state) &&
        task.state.endedAt < before &&
        descendantsOf(tasks, [task.id]).every(({ state }) => isEnded(state)),
    );
    const ids: TaskId[] = [];
    for (const task of old) if (!(await hasOnlyCopy(dataDir, task))) ids.push(task.id);
    return this.delete(ids, 'keep');
  }

  /** Forgets tasks that have been in the trash for a week: rows, folders, refs. Removes no git objects. */
  async empty(): Promise<void> {
    const { store, leases, repositories, clock, logger } = this.ports;
    const before = new Date(clock.now().getTime() - trashDays * dayMs).toISOString();
    for (const { id, snapshot, deletedAt } of await store.list()) {
      if (deletedAt === undefined || deletedAt > before) continue;
      const lease = await leases.tryAcquire(id);
      if (!lease) continue;
      try {
        await repositories.emptyTrash(snapshot, id);
        await repositories.release(snapshot, id);
        await store.transact((all) => {
          if (all.get(id)?.deletedAt !== undefined) all.remove(id);
        });
      } catch (error) {
        logger.warn(`Could not remove the deleted task ${id}: ${messageOf(error)}`);
        continue;
      } finally {
        await lease.release();
      }
      await forgetFolder(this.ports, id);
    }
  }

  /** True if the branch is in the trash, false if it stays, undefined if it does not exist. */
  private async trashBranch(task: Task, branch: string, policy: BranchPolicy): Promise<boolean | undefined> {
    const { repositories, logger } = this.ports;
    const { snapshot, id } = task;
    try {
      if (policy === 'keep') return false;
      if (policy === 'merged' && !(await repositories.isMerged(snapshot, branch))) return false;
      const result = await repositories.trashBranch(snapshot, id, branch);
      return result === 'absent' ? undefined : result === 'trashed';
    } catch (error) {
      logger.warn(`Could not delete the branch ${branch} of the deleted task ${id}: ${messageOf(error)}`);
      return false;
    }
  }
}

/** True if the task's workspace may contain work that is in no branch. */
async function hasOnlyCopy(dataDir: string, task: Task): Promise<boolean> {
  const { state } = task;
  const wasStarted = isEnded(state) && (state.spent?.agent ?? state.spent?.harvest) !== undefined;
  return wasStarted && needsBase(task) && (await exists(taskFiles(dataDir, task.id).repo));
}

/** Throws if another task waits for a deleted one, or would start from its result. */
function requireNoDependents(tasks: readonly Task[], chosen: readonly Task[]): void {
  const ids = chosen.map(({ id }) => id);
  const left = descendantsOf(tasks, ids).filter(
    ({ id, state, deletedAt }) => !ids.includes(id) && !isEnded(state) && deletedAt === undefined,
  );
  if (left.length) {
    const names = left.slice(0, 5).map(({ id }) => shortId(id));
    throw errors.badInput(
      `${count(left.length, 'unfinished task')} would continue from it (${names.join(', ')}). Cancel or delete these first.`,
    );
  }
}
