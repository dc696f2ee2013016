import { strict as assert } from 'node:assert';
import type { Task } from '../../../../src/core/model/task';
import type { TaskId } from '../../../../src/core/model/taskId';
import { TaskForest } from '../../../../src/vscode/tree/taskForest';
import { parseNode, top } from '../../../../src/vscode/tree/treeNode';
import {
  defaultOptions,
  groupings,
  noFilter,
  sortings,
  type TreeOptions,
} from '../../../../src/vscode/tree/treeOptions';
import { aTask, anId, at, states } from '../aTask';

const task = (n: number, part: Partial<Task> = {}): Task =>
  aTask({
    id: anId(n),
    name: `task ${n}`,
    createdAt: at(`10:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`),
    ...part,
  });

function forestOf(tasks: readonly Task[], options: Partial<TreeOptions> = {}): TaskForest {
  const all = { ...defaultOptions, ...options };
  const forest = new TaskForest(all);
  forest.reset(tasks, all);
  return forest;
}

/** The nodes as indented lines: a task by its number. */
function drawn(forest: TaskForest, parentKey: string = top, depth = 0): readonly string[] {
  return forest.nodesBelow(parentKey).flatMap((key) => {
    const node = parseNode(key);
    const line = (text: string): string => `${'  '.repeat(depth)}${text}`;
    switch (node?.kind) {
      case 'heading':
        return [line(node.value), ...drawn(forest, key, depth + 1)];
      case 'group': {
        const members = forest.tasksOfGroup(node.group, node.parentKey);
        return [line(`group ${node.group}`), ...members.flatMap(({ id }) => under(forest, id, depth + 1))];
      }
      case 'page':
        return [line(`${forest.hiddenBelow(node.parentKey)} more`)];
      default:
        return under(forest, key as TaskId, depth);
    }
  });
}

function under(forest: TaskForest, id: TaskId, depth: number): readonly string[] {
  return [`${'  '.repeat(depth)}${Number(id.slice(0, 8))}`, ...drawn(forest, id, depth + 1)];
}

const elsewhere = { ...task(1).snapshot, gitDir: '/other/.git' };

describe('TaskForest', () => {
  it('puts chains below their first parent, and groups into one node', () => {
    const tasks = [
      task(1),
      task(2, { parents: [anId(1)] }),
      task(3, { parents: [anId(2), anId(1)] }),
      task(4, { group: 'g' }),
      task(5, { group: 'g' }),
      task(6, { parents: [anId(4)] }),
      task(7, { parents: [anId(99)] }),
      task(8, { group: 'alone' }),
    ];
    assert.deepEqual(drawn(forestOf(tasks)), [
      '8',
      '7',
      'group g',
      '  5',
      '  4',
      '    6',
      '1',
      '  2',
      '    3',
    ]);
  });

  it('has headings where they say something', () => {
    const [one, two] = [task(1), task(2, { snapshot: elsewhere, state: states.done, agent: 'claude' })];
    const child = task(3, { parents: [anId(2)], snapshot: elsewhere });
    const headed = (grouping: TreeOptions['grouping']): readonly string[] =>
      drawn(forestOf([one, two, child], { grouping }));
    assert.deepEqual(headed('none'), ['2', '  3', '1']);
    assert.deepEqual(headed('repository'), ['/other/.git', '  2', '    3', '/repos/ada/repo/.git', '  1']);
    assert.deepEqual(headed('state'), ['queued', '  3', '  1', 'completed', '  2']);
    assert.deepEqual(headed('agent'), ['claude', '  2', 'script', '  3', '  1']);
    assert.deepEqual(drawn(forestOf([one], { grouping: 'repository' })), ['1']);
  });

  it('shows a child whose parent is filtered away', () => {
    const tasks = [task(1, { state: states.done }), task(2, { parents: [anId(1)] })];
    const filter = { ...noFilter, states: ['queued'] as const };
    assert.deepEqual(drawn(forestOf(tasks, { filter })), ['2']);
  });

  it('says of a change of state only that', () => {
    const before = task(2);
    const forest = forestOf([task(1), before]);
    const after = { ...before, state: states.working };
    const { parentKeys, tasks } = forest.apply([{ id: before.id, before, after }]);
    assert.deepEqual([[...parentKeys], [...tasks]], [[], [before.id]]);
  });

  it('shows parentKeys that hold very many in portions, and uncovers what is asked for', () => {
    const tasks = Array.from({ length: 1200 }, (_, n) => task(n + 1));
    const forest = forestOf(tasks, { sorting: 'name' });
    assert.equal(forest.nodesBelow(top).length, 501);
    assert.equal(forest.hiddenBelow(top), 700);
    forest.showMore(top);
    assert.equal(forest.nodesBelow(top).length, 1001);
    const hidden = forest.tasksBelow(top)[1100];
    assert.ok(hidden);
    assert.deepEqual(forest.uncover(hidden.id), [top]);
    assert.ok(forest.nodesBelow(top).includes(hidden.id));
    assert.deepEqual(forest.uncover(hidden.id), []);
  });

  it('knows who holds a task', () => {
    const tasks = [
      task(1),
      task(2, { parents: [anId(1)], group: 'g' }),
      task(3, { parents: [anId(1)], group: 'g' }),
    ];
    const forest = forestOf(tasks);
    assert.equal(forest.holderOf(anId(1)), top);
    assert.equal(forest.holderOf(anId(2)), `group|g|${anId(1)}`);
    assert.deepEqual(forest.nodesBelow(anId(1)), [`group|g|${anId(1)}`]);
    assert.equal(forest.holderOf(anId(9)), undefined);
  });

  for (const grouping of groupings) {
    for (const sorting of sortings) {
      it(`is after any changes as if made anew (${grouping}, ${sorting})`, () => {
        const random = randomNumbers(7);
        const filter = { ...noFilter, states: ['queued', 'running', 'completed', 'failed'] as const };
        const options = { ...defaultOptions, filter, grouping, sorting };
        const forest = forestOf([], options);
        const tasks = new Map<TaskId, Task>();
        for (let round = 0; round < 150; round++) {
          const ids = Array.from({ length: 1 + random(4) }, () => anId(1 + random(25)));
          const updates = [...new Set(ids)].flatMap((id) => {
            const before = tasks.get(id);
            const after = before && random(4) === 0 ? undefined : anyTask(id, before, random);
            if (after) tasks.set(id, after);
            else tasks.delete(id);
            return [{ id, before, after }];
          });
          forest.apply(updates);
          assert.deepEqual(drawn(forest), drawn(forestOf([...tasks.values()], options)), `round ${round}`);
        }
      });
    }
  }
});

function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A task in any state; parents are older ones, so that there is no circle. */
function anyTask(id: TaskId, before: Task | undefined, random: (below: number) => number): Task {
  const n = Number(id.slice(0, 8));
  const kinds = [states.queued, states.working, states.done, states.failed, states.cancelled];
  const chosen = kinds[random(kinds.length)] ?? states.queued;
  if (before && random(2)) return { ...before, state: chosen };
  return task(n, {
    state: chosen,
    agent: ['claude', 'codex'][random(2)] ?? 'claude',
    priority: (['low', 'normal', 'high'] as const)[random(3)] ?? 'normal',
    ...(random(3) === 0 ? { rank: random(1000) } : {}),
    ...(random(3) === 0 ? { group: `g${random(2)}` } : {}),
    ...(n > 1 && random(2) ? { parents: [anId(1 + random(n - 1))] } : {}),
    ...(random(6) === 0 ? { snapshot: elsewhere } : {}),
  });
}
