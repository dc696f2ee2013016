import { strict as assert } from 'node:assert';
import type { Task } from '../../../../src/core/model/task';
import { filterChoices, filterOf } from '../../../../src/vscode/tree/filterChoices';
import { filterText } from '../../../../src/vscode/tree/filterText';
import {
  comparing,
  defaultOptions,
  fits,
  isFiltering,
  noFilter,
  parseOptions,
  type Sorting,
  type TaskFilter,
} from '../../../../src/vscode/tree/treeOptions';
import { aTask, anId, at, states } from '../aTask';

const named = (name: string, part: Partial<Task> = {}): Task =>
  aTask({ id: anId(name.charCodeAt(0)), name, createdAt: at(`10:00:${name.charCodeAt(0) - 60}`), ...part });

const a = named('a', { state: states.done, tags: ['ui'] });
const b = named('b', { state: states.working, agent: 'claude' });
const c = named('c', { priority: 'low' });
const d = named('d', { rank: Date.parse(at('09:00:00')), tags: ['ui', 'api'] });
const e = named('e', { state: { kind: 'waiting' }, priority: 'high' });
const f = named('f', { state: states.failed, branch: 'tsk/fix/login-page/0000' });
const all = [a, b, c, d, e, f];

const namesOf = (tasks: readonly Task[]): string => tasks.map(({ name }) => name).join('');

describe('the filter of the task view', () => {
  const table: readonly (readonly [Partial<TaskFilter>, string])[] = [
    [{}, 'abcdef'],
    [{ states: ['running'] }, 'b'],
    [{ states: ['queued', 'waiting'] }, 'cde'],
    [{ agents: ['claude'] }, 'b'],
    [{ tags: ['ui'] }, 'ad'],
    [{ tags: ['ui', 'api'], states: ['queued'] }, 'd'],
    [{ repositories: ['/other/.git'] }, ''],
    [{ repositories: ['/repos/ada/repo/.git'] }, 'abcdef'],
    [{ text: '  LOGIN fix ' }, 'f'],
    [{ text: 'login ui' }, ''],
    [{ text: 'api' }, 'd'],
    [{ text: anId('c'.charCodeAt(0)).slice(0, 8) }, 'c'],
  ];
  for (const [filter, expected] of table) {
    it(`${JSON.stringify(filter)} shows ${expected || 'nothing'}`, () => {
      assert.equal(namesOf(all.filter((task) => fits(task, { ...noFilter, ...filter }))), expected);
    });
  }

  it('is told in words', () => {
    assert.equal(isFiltering(noFilter), false);
    assert.equal(isFiltering({ ...noFilter, text: '  ' }), false);
    const filter: TaskFilter = {
      states: ['failed'],
      repositories: ['/repos/ada/repo/.git'],
      agents: ['claude'],
      tags: ['ui'],
      text: 'log in',
    };
    assert.equal(isFiltering(filter), true);
    assert.equal(filterText(filter), 'Failed, repo, claude, #ui, “log in”');
  });

  it('offers what there is, and keeps what it names', () => {
    const filter = { ...noFilter, agents: ['gone'], states: ['failed'] as const, text: 'x' };
    const choices = filterChoices(all, filter);
    assert.deepEqual(
      choices.map(({ kind, label, count, picked }) => [kind, label, count, picked].join(' ')),
      [
        'states Running 1 false',
        'states Queued 2 false',
        'states Waiting 1 false',
        'states Failed 1 true',
        'states Done 1 false',
        'agents claude 1 false',
        'agents gone 0 true',
        'agents script 5 false',
        'tags #api 1 false',
        'tags #ui 2 false',
      ],
    );
    const lists = filterOf(choices.filter(({ picked }) => picked));
    assert.deepEqual({ ...lists, text: 'x' }, filter);
  });
});

describe('the order of the task view', () => {
  const table: readonly (readonly [Sorting, string])[] = [
    ['newest', 'fedcba'],
    ['name', 'abcdef'],
    ['state', 'bdcefa'],
    ['priority', 'bdcefa'],
  ];
  for (const [sorting, expected] of table) {
    it(`is ${expected} by ${sorting}`, () => {
      assert.equal(namesOf([...all].sort(comparing(sorting))), expected);
    });
  }

  it('is that in which queued tasks start', () => {
    const urgent = named('u', { priority: 'high' });
    assert.equal(namesOf([a, c, d, urgent].sort(comparing('priority'))), 'udca');
  });
});

describe('what is remembered of the task view', () => {
  const kept = {
    filter: { ...noFilter, states: ['failed'], text: 'x' },
    grouping: 'state',
    sorting: 'name',
  } as const;

  it('comes back', () => {
    assert.deepEqual(parseOptions(JSON.parse(JSON.stringify(kept))), kept);
  });

  for (const rubbish of [undefined, null, 7, 'x', [], { filter: 7, grouping: 'size', sorting: null }]) {
    it(`is the default where it is ${JSON.stringify(rubbish)}`, () => {
      assert.deepEqual(parseOptions(rubbish), defaultOptions);
    });
  }

  it('leaves out what it does not know', () => {
    const stored = { ...kept, filter: { states: ['failed', 'asleep', 3], agents: [3, 'claude'], text: 3 } };
    const { filter } = parseOptions(stored);
    assert.deepEqual(filter, { ...noFilter, states: ['failed'], agents: ['claude'] });
  });
});
