import type { Memento } from 'vscode';
import { parseTaskId, type TaskId } from '../../core/model/taskId';
import { recordOf, recordsOf, textOf } from '../../core/util/json';

/** A terminal that was open on a task. */
export interface OpenShell {
  readonly id: TaskId;
  /** Finds a shell beside an agent again. */
  readonly name: string;
}

const key = 'tsk.openShells';
const most = 50;

/** Which shells this window shows, for after a reload. */
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

  private without({ id, name }: OpenShell): readonly OpenShell[] {
    return this.list().filter((other) => other.id !== id || other.name !== name);
  }
}
