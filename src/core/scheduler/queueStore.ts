import type { TaskStore, TaskTransaction } from '../model/store';
import { settleWaiting } from './settleWaiting';
import { timestamp, type Clock } from '../util/time';

/**
 * The store that settles chains: each transaction also readies, or ends, the tasks that waited for what it ended. So no
 * process can die in between.
 */
export function queueStore(store: TaskStore, clock: Clock): TaskStore {
  return {
    list: () => store.list(),
    get: (id) => store.get(id),
    ids: () => store.ids(),
    onDidChange: store.onDidChange,
    transact: (work) =>
      store.transact((tasks) => {
        const result = work(tasks);
        settle(tasks, clock);
        return result;
      }),
    dispose: () => store.dispose(),
  };
}

function settle(tasks: TaskTransaction, clock: Clock): void {
  for (const task of settleWaiting(tasks.list(), timestamp(clock))) tasks.update(task);
}
