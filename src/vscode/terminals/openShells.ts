import type { Memento } from 'vscode';
import { isEnded, type Task } from '../../core/model/task';
import { parseTaskId, type TaskId } from '../../core/model/taskId';
import { isTskError } from '../../core/util/errors';
import { recordOf, recordsOf, textOf } from '../../core/util/json';

/** A terminal that was open on a task. */
export interface OpenShell {
  readonly id: TaskId;
  /** Finds a shell beside an agent again. */
  readonly name: string;
}

/** A shell that can be opened again. */
interface LivingShell {
  readonly shell: OpenShell;
  readonly task: Task;
}

const key = 'tsk.openShells';
const most = 50;

/** The shells that this window shows, for after a reload. */
export class OpenShells {
  constructor(private readonly state: Memento) {}

  list(): readonly OpenShell[] {
    const kept = recordOf(this.state.get<unknown>(key));
    return recordsOf(kept['shells']).flatMap((record) => {
      const id = parseTaskId(textOf(record['id']) ?? '');
      const name = textOf(record['name']);
      return id && name !== undefined && /^[a-z0-9-]{1,40}$/.test(name) ? [{ id, name }] : [];
    });
  }

  async add(shell: OpenShell): Promise<void> {
    await this.state.update(key, { shells: [...this.without(shell), shell].slice(-most) });
  }

  async remove(shell: OpenShell): Promise<void> {
    await this.state.update(key, { shells: this.without(shell) });
  }

  /**
   * The shells whose tasks are at work, with these; one whose task has ended or is gone is forgotten. One whose task
   * cannot be read now is left out and stays for the next window: its program may run.
   */
  async living(
    get: (id: TaskId) => Promise<Task>,
    onError: (error: unknown) => void,
  ): Promise<readonly LivingShell[]> {
    const found: LivingShell[] = [];
    for (const shell of this.list()) {
      try {
        const task = await get(shell.id);
        if (isEnded(task.state)) await this.remove(shell);
        else found.push({ shell, task });
      } catch (error) {
        if (isTskError(error, 'unknown-task')) await this.remove(shell);
        else onError(error);
      }
    }
    return found;
  }

  private without({ id, name }: OpenShell): readonly OpenShell[] {
    return this.list().filter((other) => other.id !== id || other.name !== name);
  }
}
