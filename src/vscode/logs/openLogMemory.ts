import type { Memento } from 'vscode';
import { parseTaskId, type TaskId } from '../../core/model/taskId';

const key = 'tsk.openLogs';

/** The logs that were open, for the window after a reload. Keeps them until they are taken. */
export class OpenLogMemory {
  private taken = false;

  constructor(private readonly memory: Memento) {}

  /**
   * What was open, once, as soon as this window knows its tasks; nothing before and after. It knows them when it has
   * read the database and looked at its folders: a task of a folder that was not looked at yet seems to be none of its.
   */
  take(tasks: { readonly status: string }, folders: { readonly hasLooked: boolean }): readonly TaskId[] {
    if (this.taken || tasks.status !== 'listed' || !folders.hasLooked) return [];
    this.taken = true;
    return this.read().flatMap((text) => parseTaskId(text) ?? []);
  }

  async keep(ids: readonly TaskId[]): Promise<void> {
    if (!this.taken || ids.join() === this.read().join()) return;
    await this.memory.update(key, ids);
  }

  private read(): readonly string[] {
    const kept = this.memory.get<unknown>(key);
    return Array.isArray(kept) ? kept.filter((text) => typeof text === 'string') : [];
  }
}
