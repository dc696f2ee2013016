import type { EngineProcess } from '../model/engine';
import type { Backends } from '../model/backend';
import { sandboxLayout } from '../model/sandboxLayout';
import { isEnded, type Task } from '../model/task';
import { shortId, type TaskId } from '../model/taskId';
import type { TaskChanges } from '../model/store';
import { abortable, throwIfAborted } from '../util/abort';
import type { Disposable } from '../util/disposable';
import { errors } from '../util/errors';
import type { Event } from '../util/event';

const { shellProgram } = sandboxLayout;

interface ShellPorts {
  readonly backends: Backends;
  readonly get: (id: TaskId) => Promise<Task>;
  readonly onDidChange: Event<TaskChanges>;
  readonly cancel: (id: TaskId, reason: string) => Promise<unknown>;
  /** The name of a task's container. */
  readonly sandboxName: (task: Task) => string;
  /** Resumes the run of a task whose process is gone. */
  readonly adopt: (id: TaskId) => Promise<{ readonly ended: Promise<Task> } | 'held' | 'idle'>;
}

/** The terminals in sandboxes: shells that are tasks themselves, and shells beside a working agent. */
export class Shells {
  constructor(private readonly ports: ShellPorts) {}

  /** Resolves once the task's sandbox can be opened or the task has ended. Calls `onWait` for each change until then. */
  ready(id: TaskId, signal: AbortSignal, onWait: (task: Task) => void): Promise<Task> {
    return this.until(id, signal, (task) => {
      if (isEnded(task.state) || task.state.kind === 'running') return true;
      onWait(task);
      return false;
    });
  }

  /** Resolves once the task has ended. */
  ended(id: TaskId, signal: AbortSignal): Promise<Task> {
    return this.until(id, signal, ({ state }) => isEnded(state));
  }

  /**
   * Joins the terminal of a shell, or opens one beside a working agent, which the same `name` finds again. Both ends use
   * the frames of `tsk-shell` (see `frames.ts`). Throws `shell-not-open`.
   */
  async join(task: Task, name: string): Promise<EngineProcess> {
    const { engine } = this.ports.backends(task.engine);
    const container = this.ports.sandboxName(task);
    const found = await engine.inspectContainer(container);
    if (!found?.running) throw errors.shellNotOpen(shortId(task.id), whyNot(task));
    const command = task.interactive ? [shellProgram, 'attach'] : [shellProgram, 'visit', name];
    return engine.openProcess(container, command);
  }

  /**
   * Resumes the run of a shell whose process is gone. Undefined if another process runs it.
   */
  async adopt(id: TaskId): Promise<{ readonly ended: Promise<Task> } | undefined> {
    const adopted = await this.ports.adopt(id);
    return typeof adopted === 'string' ? undefined : adopted;
  }

  /**
   * Ends a shell as if its window was closed: TSK takes over its work. Cancels a shell without a sandbox. Beside an agent,
   * ends the shell with that name.
   */
  async end(id: TaskId, name: string): Promise<void> {
    const task = await this.ports.get(id);
    if (isEnded(task.state)) return;
    const { engine } = this.ports.backends(task.engine);
    const container = this.ports.sandboxName(task);
    if (task.state.kind === 'running' && (await engine.inspectContainer(container))?.running) {
      await engine.exec(container, [shellProgram, 'end', ...(task.interactive ? [] : [name])]);
    } else if (task.state.kind !== 'running' && task.interactive) {
      await this.ports.cancel(id, 'Its terminal was closed before the sandbox was ready.');
    }
  }

  /** Checks the task now and after each change. Throws `cancelled` if the signal aborts first. */
  private async until(id: TaskId, signal: AbortSignal, done: (task: Task) => boolean): Promise<Task> {
    throwIfAborted(signal);
    let watch: Disposable | undefined;
    const found = new Promise<Task>((resolve, reject) => {
      const look = (): void => {
        this.ports.get(id).then((task) => {
          if (done(task)) resolve(task);
        }, reject);
      };
      watch = this.ports.onDidChange(look);
      look();
    });
    try {
      return await abortable(found, signal);
    } finally {
      watch?.dispose();
    }
  }
}

function whyNot({ state }: Task): string {
  return isEnded(state) ? 'it has ended.' : 'it does not exist yet, or not any more.';
}
