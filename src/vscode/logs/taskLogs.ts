import type { Core } from '../../core/core';
import { taskFiles } from '../../core/model/taskFiles';
import type { Task } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import type { Disposable } from '../../core/util/disposable';
import { TaskLogChannel } from './taskLogChannel';

/** Output channels pile up in VS Code's list: that many are kept, the least recently shown goes first. */
const maxChannels = 10;

/** The open logs of tasks, made when one is asked for. */
export class TaskLogs implements Disposable {
  /** In the order in which they were shown last. */
  private readonly channels = new Map<TaskId, TaskLogChannel>();
  private disposed = false;

  constructor(private readonly core: Pick<Core, 'followLog' | 'dataDir'>) {}

  show(task: Task): void {
    if (this.disposed) return;
    const channel =
      this.channels.get(task.id) ??
      new TaskLogChannel(this.core, task, taskFiles(this.core.dataDir, task.id).log);
    this.channels.delete(task.id);
    this.channels.set(task.id, channel);
    this.dropOldest();
    channel.show();
  }

  dispose(): void {
    this.disposed = true;
    for (const channel of this.channels.values()) channel.dispose();
    this.channels.clear();
  }

  private dropOldest(): void {
    for (const [id, channel] of this.channels) {
      if (this.channels.size <= maxChannels) return;
      channel.dispose();
      this.channels.delete(id);
    }
  }
}
