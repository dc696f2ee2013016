import { nullLogger } from '../../src/core/model/logger';
import type { TaskChanges } from '../../src/core/model/store';
import type { Task } from '../../src/core/model/task';
import { Emitter } from '../../src/core/util/event';
import { TaskList } from '../../src/vscode/tasks/taskList';
import { TaskForest } from '../../src/vscode/tree/taskForest';
import { taskView } from '../../src/vscode/tree/taskView';
import { top } from '../../src/vscode/tree/treeNode';
import { defaultOptions, groupings, type TreeOptions } from '../../src/vscode/tree/treeOptions';
import { aTask, someStates } from '../support/aTask';
import { median, type BenchRow } from './table';

const count = 10_000;
const rounds = 25;

/** What the tree of the editor costs with many tasks: one that changes its state, and all of them arranged anew. */
export async function treeBench(): Promise<readonly BenchRow[]> {
  const tasks = manyTasks();
  const rows: BenchRow[] = [];
  for (const grouping of groupings) {
    const options: TreeOptions = { ...defaultOptions, grouping, sorting: 'priority' };
    rows.push(await oneChange(tasks, options));
  }
  return rows;
}

async function oneChange(tasks: readonly Task[], options: TreeOptions): Promise<BenchRow> {
  const changes = new Emitter<TaskChanges>();
  const list = new TaskList({
    tasks: { list: () => Promise.resolve(tasks), onDidChange: changes.event },
    isShown: () => true,
    onDidChangeShown: new Emitter<void>().event,
    log: nullLogger,
  });
  await list.start();
  const forest = new TaskForest(options);
  const anew = measured(() => forest.reset(list.tasks, options));
  list.onDidChange((updates) => {
    const { parentKeys } = forest.apply(updates);
    for (const key of parentKeys) forest.nodesBelow(key);
    for (const { after } of updates) if (after) taskView(after, new Date());
  });
  const kinds = [someStates.running, someStates.completed, someStates.pending];
  const change = measured((round) => {
    const task = tasks[(round * 397) % count];
    const state = kinds[round % kinds.length];
    if (task && state) changes.fire({ changed: [{ ...task, state }], removed: [] });
  });
  if (forest.nodesBelow(top).length === 0) throw new Error('The tree is empty.');
  list.dispose();
  return {
    name: `tree of ${count.toLocaleString('en-US')} tasks by ${options.grouping}: a change of state`,
    ms: change,
    baseline: 'the tree arranged anew',
    baselineMs: anew,
  };
}

/** Half are in chains of five, a tenth in groups, of three repositories and two agents. */
function manyTasks(): readonly Task[] {
  const tasks: Task[] = [];
  for (let n = 0; n < count; n++) {
    const task = aTask({ agent: n % 2 ? 'claude' : 'codex' });
    const parent = n % 10 < 5 && n % 5 ? tasks.at(-1) : undefined;
    const { snapshot } = parent ?? { snapshot: { ...task.snapshot, gitDir: `/repo${n % 3}/.git` } };
    const state = [someStates.completed, someStates.failed, someStates.pending][n % 3] ?? task.state;
    tasks.push({
      ...task,
      snapshot,
      state,
      parents: parent ? [parent.id] : [],
      ...(n % 10 > 7 ? { group: `group ${Math.floor(n / 10)}` } : {}),
    });
  }
  return tasks;
}

function measured(work: (round: number) => void): number {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    work(round);
    times.push(performance.now() - start);
  }
  return median(times);
}
