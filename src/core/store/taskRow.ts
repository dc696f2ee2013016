import { engineKinds, networkModes } from '../model/configWords';
import type { FrozenRepo, Snapshot, UserSettings } from '../model/repository';
import { interactives, priorities, type EarlierRuns, type Task } from '../model/task';
import { parseTaskId, type TaskId } from '../model/taskId';
import type { Timestamp } from '../util/time';
import { Fields, present } from '../util/fields';
import { parseState } from './taskStateFields';

/** A task as a row of the table, without what belongs to the row and not to the task. */
export interface TaskRow {
  readonly id: string;
  readonly state: string;
  readonly createdAt: Timestamp;
  /** JSON of every other property; in it, `state` is without `kind`. */
  readonly data: string;
}

/** A task to be stored or removed, and the version its row gets by that: 1 for a new one. */
export interface TaskWrite {
  readonly task: Task;
  readonly version: number;
  readonly removed?: true;
}

export function toRow(task: Task): TaskRow {
  const { id, createdAt, state, ...rest } = task;
  const { kind, ...stateRest } = state;
  return { id, state: kind, createdAt, data: JSON.stringify({ ...rest, state: stateRest }) };
}

/** The task of a row. Throws when it is none. Unknown properties are dropped (see `schema.ts`). */
export function fromRow(row: TaskRow): Task {
  const columns = new Fields(row, 'row');
  const data = new Fields(JSON.parse(row.data), 'data');
  return {
    id: taskId(columns, 'id'),
    name: data.text('name'),
    type: data.text('type'),
    agent: data.text('agent'),
    stack: data.text('stack'),
    branch: data.text('branch'),
    parents: data.list('parents', taskId),
    createdAt: columns.timestamp('createdAt'),
    snapshot: parseSnapshot(data.object('snapshot')),
    // Tasks of schema 1 had no choice.
    network: data.optional('network', (name) => data.oneOf(name, networkModes)) ?? 'allowlist',
    // Tasks of schema 2 had none, and were begun once if at all.
    priority: data.optional('priority', (name) => data.oneOf(name, priorities)) ?? 'normal',
    // Tasks of schema 3 had none.
    tags: data.optional('tags', (name) => data.texts(name)) ?? [],
    attempts: data.optional('attempts', (name) => data.number(name)) ?? (row.state === 'pending' ? 0 : 1),
    ...present({
      lost: data.optional('lost', (name) => data.number(name)),
      blocked: data.optional('blocked', (name) => data.number(name)),
      engine: data.optional('engine', (name) => data.oneOf(name, engineKinds)),
      rank: data.optional('rank', (name) => data.number(name)),
      group: data.optional('group', (name) => data.text(name)),
      retryOf: data.optional('retryOf', (name) => taskId(data, name)),
      interactive: data.optional('interactive', (name) => data.oneOf(name, interactives)),
      earlier: data.optional('earlier', (name) => parseEarlier(data.object(name))),
      deletedAt: data.optional('deletedAt', (name) => data.timestamp(name)),
    }),
    state: parseState(row.state, data.object('state')),
  };
}

function parseEarlier(fields: Fields): EarlierRuns {
  return present({
    costUsd: fields.optional('costUsd', (name) => fields.number(name)),
    branches: fields.texts('branches'),
  });
}

function taskId(fields: Fields, name: string): TaskId {
  return parseTaskId(fields.text(name)) ?? fields.refuse('the id of a task', name);
}

function parseSnapshot(fields: Fields): Snapshot {
  return present({
    ...parseRepo(fields),
    worktree: fields.text('worktree'),
    sourceBranch: fields.optional('sourceBranch', (name) => fields.text(name)),
    submodules: fields.list('submodules', (items, index) => parseRepo(items.object(index))),
    copyFrom: fields.optional('copyFrom', (name) => fields.text(name)),
    warnings: fields.texts('warnings'),
  });
}

function parseRepo(fields: Fields): FrozenRepo {
  return present({
    path: fields.text('path'),
    gitDir: fields.text('gitDir'),
    head: fields.text('head'),
    base: fields.text('base'),
    settings: fields.optional('settings', (name) => parseSettings(fields.object(name))),
  });
}

function parseSettings(fields: Fields): UserSettings {
  const identity = fields.object('identity');
  return present({
    identity: { name: identity.text('name'), email: identity.text('email') },
    ignoreFile: fields.optional('ignoreFile', (name) => fields.text(name)),
    attributesFile: fields.optional('attributesFile', (name) => fields.text(name)),
    storesLf: fields.optional('storesLf', (name) => fields.flag(name)),
  });
}
