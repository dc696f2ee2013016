import { appendFileSync, mkdirSync } from 'node:fs';
import { nullLogger } from '../../src/core/model/logger';
import type { LogEvent } from '../../src/core/model/logEvent';
import { isEnded, type Outcome, type Task, type TaskState } from '../../src/core/model/task';
import { taskFiles } from '../../src/core/model/taskFiles';
import type { TaskId } from '../../src/core/model/taskId';
import { assign, cancel, complete, discard, enter, fail } from '../../src/core/model/transitions';
import { queueStore } from '../../src/core/scheduler/queueStore';
import { openTaskStore } from '../../src/core/store/taskStore';
import { systemClock, timestamp } from '../../src/core/util/time';
import { aTask } from './aTask';
import { seedTasks } from './seedTasks';
import { wasmFile } from './storeSupport';

const now = (): string => timestamp(systemClock);
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

/** The states in which a verb can find a task, each as a task with whatever it needs before it. */
export const situations = {
  queued: () => [aTask()],
  blocked: () => [aTask({ state: { kind: 'pending', hold: { reason: 'usage-limit', until: inAnHour } } })],
  waiting: () => {
    const parent = aTask();
    return [parent, aTask({ parents: [parent.id], state: { kind: 'waiting' } })];
  },
  preparing: () => [aTask({ state: { kind: 'assigned', phase: 'image', startedAt: now() } })],
  running: () => [aTask({ state: { kind: 'running', phase: 'agent', startedAt: now() } })],
} as const satisfies Readonly<Record<string, () => readonly Task[]>>;

/** A queue on disk that a test moves by its own hand, as a worker elsewhere does. */
export class SeededQueue {
  constructor(readonly dataDir: string) {}

  /** Adds tasks; the last of them comes back. */
  async add(...tasks: readonly Task[]): Promise<Task> {
    const last = tasks.at(-1);
    if (!last) throw new Error('There is no task to add.');
    await seedTasks(this.dataDir, tasks);
    for (const { id } of tasks) mkdirSync(taskFiles(this.dataDir, id).output, { recursive: true });
    return last;
  }

  log(id: TaskId, event: LogEvent): void {
    appendFileSync(taskFiles(this.dataDir, id).log, `${JSON.stringify({ at: now(), ...event })}\n`);
  }

  /** Brings a task, and those that it waits for, to a good end. */
  async complete(id: TaskId, outcome: Outcome = {}): Promise<void> {
    const { parents } = await this.get(id);
    for (const parent of parents) await this.complete(parent);
    await this.change(id, (task) => {
      const { kind } = task.state;
      const begun = kind === 'pending' ? assign(task, now()) : task;
      return isEnded(task.state) ? task : complete(enter(begun, 'agent', now()), now(), outcome);
    });
  }

  fail(id: TaskId, reason: string, outcome?: Outcome): Promise<void> {
    return this.change(id, (task) => fail(task, now(), reason, outcome));
  }

  cancel(id: TaskId): Promise<void> {
    return this.change(id, (task) => cancel(task, now(), 'Cancelled by the test.'));
  }

  /** Ends and deletes it in one step: nobody sees it ended. */
  delete(id: TaskId): Promise<void> {
    return this.change(id, (task) => discard(cancel(task, now(), 'Deleted by the test.'), now()));
  }

  async stateOf(id: TaskId): Promise<TaskState> {
    return (await this.get(id)).state;
  }

  private get(id: TaskId): Promise<Task> {
    return this.use(async (store) => {
      const task = await store.get(id);
      if (!task) throw new Error(`There is no task ${id}.`);
      return task;
    });
  }

  private change(id: TaskId, transition: (task: Task) => Task): Promise<void> {
    return this.use((store) =>
      store.transact((tasks) => {
        const task = tasks.get(id);
        if (!task) throw new Error(`There is no task ${id}.`);
        tasks.update(transition(task));
      }),
    );
  }

  private async use<T>(work: (store: ReturnType<typeof queueStore>) => Promise<T>): Promise<T> {
    const { dataDir } = this;
    const store = queueStore(
      openTaskStore({ dataDir, clock: systemClock, logger: nullLogger, wasmFile }),
      systemClock,
    );
    try {
      return await work(store);
    } finally {
      store.dispose();
    }
  }
}
