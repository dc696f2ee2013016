import type { Memento } from 'vscode';
import type { Core } from '../../core/core';
import type { Task } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import type { OpenFolders } from '../repositories/openFolders';
import type { TaskList } from '../tasks/taskList';
import { NetworkLogChannel } from './networkLogChannel';
import { OpenLogMemory } from './openLogMemory';
import { TaskLogChannel } from './taskLogChannel';

/** Output channels pile up in VS Code's list: that many are kept, the least recently shown goes first. */
const maxChannels = 10;
/** By then VS Code has been told to show another one: it does so in its own time, but in this order. */
const makeWayMs = 1_000;

interface TaskLogsPorts {
  readonly core: Pick<Core, 'followLog' | 'networkRecord'>;
  readonly tasks: TaskList;
  readonly folders: Pick<OpenFolders, 'hasLooked'>;
  readonly memory: Memento;
  /** Shows another output channel, without taking the keyboard. */
  readonly showAnother: () => void;
  readonly onError: (error: unknown) => void;
}

interface Channel extends Disposable {
  show(): void;
  isInFront(): boolean;
}

/**
 * The open logs of tasks, made when one is asked for and gone with their task. Those that were open are followed on
 * after a reload of the window.
 */
export class TaskLogs implements Disposable {
  private readonly store = new DisposableStore();
  /** In the order in which they were shown last. */
  private readonly channels = new Map<TaskId, TaskLogChannel>();
  private readonly networks = new Map<TaskId, NetworkLogChannel>();
  private readonly leaving = new Map<Channel, NodeJS.Timeout>();
  private readonly memory: OpenLogMemory;
  private disposed = false;

  constructor(private readonly ports: TaskLogsPorts) {
    const { tasks } = ports;
    this.memory = new OpenLogMemory(ports.memory);
    this.store.add(
      tasks.onDidChange((updates) => {
        for (const { id, after } of updates) if (!after) this.close(id);
        this.restore();
      }),
    );
  }

  show(task: Task): void {
    this.open(this.channels, task, () => new TaskLogChannel(this.ports.core, task))?.show();
    this.remember();
  }

  /** Shows what a task asks of the network, as it does. */
  showNetwork(task: Task): void {
    this.open(this.networks, task, () => new NetworkLogChannel(this.ports, task))?.show();
  }

  dispose(): void {
    this.disposed = true;
    this.store.dispose();
    for (const timer of this.leaving.values()) clearTimeout(timer);
    const channels = [...this.channels.values(), ...this.networks.values(), ...this.leaving.keys()];
    for (const channel of channels) channel.dispose();
    this.leaving.clear();
    this.channels.clear();
    this.networks.clear();
  }

  private open<T extends Channel>(channels: Map<TaskId, T>, task: Task, create: () => T): T | undefined {
    if (this.disposed) return undefined;
    const channel = channels.get(task.id) ?? create();
    channels.delete(task.id);
    channels.set(task.id, channel);
    for (const [id, oldest] of channels) {
      if (channels.size <= maxChannels) break;
      this.drop(oldest);
      channels.delete(id);
    }
    return channel;
  }

  private close(id: TaskId): void {
    for (const channels of [this.channels, this.networks]) {
      this.drop(channels.get(id));
      channels.delete(id);
    }
    this.remember();
  }

  /**
   * When the channel in front is disposed, VS Code shows another one and moves the keyboard focus to it, even while the
   * user types elsewhere. So another channel comes to the front first.
   */
  private drop(channel: Channel | undefined): void {
    if (!channel?.isInFront()) return channel?.dispose();
    this.ports.showAnother();
    const go = (): void => {
      this.leaving.delete(channel);
      channel.dispose();
    };
    this.leaving.set(channel, setTimeout(go, makeWayMs));
  }

  /** Shows none of them: VS Code itself comes back to the channel that was in front. */
  private restore(): void {
    const { tasks, folders } = this.ports;
    const remembered = this.memory.take(tasks, folders).slice(-maxChannels);
    const shown = [...this.channels.keys()];
    for (const id of remembered) {
      const task = tasks.tasks.find((candidate) => candidate.id === id);
      if (task && !shown.includes(task.id))
        this.open(this.channels, task, () => new TaskLogChannel(this.ports.core, task));
    }
    this.remember();
  }

  private remember(): void {
    this.memory.keep([...this.channels.keys()]).catch(this.ports.onError);
  }
}
