import type { TreeItem } from 'vscode';
import type { Core } from '../../core/core';
import type { NetworkEntry } from '../../core/model/network';
import { isEnded, networkOf, resultOf, type Task } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { messageOf } from '../../core/util/errors';
import { domainViews, summaryOf } from './networkView';
import { domainItem, moreItem, networkItem } from './networkItem';
import { changesItem, fileItem, moreFilesItem, reasonItem, stepItem, unreadItem } from './resultItems';
import { resultFiles, type ResultFiles } from './resultFiles';
import { nodeKey, type TreeNode } from './treeNode';

const maxFiles = 300;
/** Of so many tasks the files are remembered. */
const maxRead = 50;
/** How many files altogether: what an agent made may have very many. */
const maxRemembered = 200_000;

type DetailNode = Exclude<TreeNode, { readonly kind: 'task' | 'heading' | 'group' | 'page' }>;

/** The nodes below a task that are not tasks: the reason of its end, its changed files, its network requests. */
export class TaskDetails {
  /** What was read last of the records that are open. */
  private readonly records = new Map<TaskId, readonly NetworkEntry[]>();
  private readonly files = new Map<TaskId, ResultFiles>();

  /** Why the files of a result could not be read when that was last tried. */
  private readonly failures = new Map<TaskId, string>();

  constructor(
    private readonly core: Pick<Core, 'networkRecord' | 'changes'>,
    private readonly onError: (error: unknown) => void,
  ) {}

  forget(id: TaskId): void {
    this.records.delete(id);
    this.files.delete(id);
    this.failures.delete(id);
  }

  /** True when anything stands below the task. */
  has(task: Task): boolean {
    return reasonOf(task) !== undefined || resultOf(task) !== undefined || hasNetwork(task);
  }

  of(task: Task): readonly string[] {
    const { id } = task;
    return [
      ...(reasonOf(task) === undefined
        ? []
        : [nodeKey({ kind: 'reason', id }), nodeKey({ kind: 'step', id })]),
      ...(resultOf(task) ? [nodeKey({ kind: 'changes', id })] : []),
      ...(hasNetwork(task) ? [nodeKey({ kind: 'network', id })] : []),
    ];
  }

  async below(node: DetailNode, task: Task): Promise<readonly string[]> {
    const { id } = task;
    switch (node.kind) {
      case 'changes': {
        const read = await this.readChanges(task);
        if (!read) return [nodeKey({ kind: 'unread', id })];
        const { changes } = read;
        return [
          ...changes.slice(0, maxFiles).map(({ path }) => nodeKey({ kind: 'file', id, path })),
          ...(changes.length > maxFiles ? [nodeKey({ kind: 'moreFiles', id })] : []),
        ];
      }
      case 'network': {
        const { views, more } = domainViews(await this.recordOf(id));
        return [
          ...views.map(({ key }) => nodeKey({ kind: 'domain', id, key })),
          ...(more ? [nodeKey({ kind: 'more', id })] : []),
        ];
      }
      case 'reason':
      case 'step':
      case 'file':
      case 'moreFiles':
      case 'unread':
      case 'domain':
      case 'more':
        return [];
    }
  }

  /** The item of a node; undefined when what it stood for is gone. `expandChanges`: its files are shown at once. */
  async item(
    key: string,
    node: DetailNode,
    task: Task,
    expandChanges: boolean,
  ): Promise<TreeItem | undefined> {
    const isShell = task.interactive !== undefined;
    switch (node.kind) {
      case 'reason': {
        const reason = reasonOf(task);
        return reason === undefined ? undefined : reasonItem(key, task, reason);
      }
      case 'step':
        return stepItem(key, task);
      case 'changes': {
        const result = resultOf(task);
        if (!result) return undefined;
        // One that opens at once is read anyway.
        const read = expandChanges ? await this.readChanges(task) : this.files.get(task.id);
        return changesItem(key, result, read, expandChanges);
      }
      case 'file': {
        const read = await this.readChanges(task);
        const change = read?.changes.find(({ path }) => path === node.path);
        return change && fileItem(key, change, read?.marks.get(change.path) ?? []);
      }
      case 'moreFiles':
        return moreFilesItem(key, task, ((await this.readChanges(task))?.changes.length ?? 0) - maxFiles);
      case 'unread':
        return unreadItem(key, this.failures.get(task.id) ?? '');
      case 'network':
        return networkItem(key, networkOf(task) ?? summaryOf(await this.recordOf(task.id)), isShell);
      case 'domain': {
        const { views } = domainViews(this.records.get(task.id) ?? []);
        const view = views.find((one) => one.key === node.key);
        return view && domainItem(key, view, isShell);
      }
      case 'more':
        return moreItem(key, domainViews(this.records.get(task.id) ?? []).more);
    }
  }

  /** The files of a result. A result never changes. */
  private async filesOf(task: Task): Promise<ResultFiles> {
    const known = this.files.get(task.id);
    if (known) return known;
    const found = resultFiles(await this.core.changes(task));
    this.files.set(task.id, found);
    let all = [...this.files.values()].reduce((sum, { changes }) => sum + changes.length, 0);
    for (const [oldest, files] of this.files) {
      if (oldest === task.id || (this.files.size <= maxRead && all <= maxRemembered)) break;
      this.files.delete(oldest);
      all -= files.changes.length;
    }
    return found;
  }

  /** The same; undefined where they cannot be read: the branch may be deleted, and git may have cleaned up since. */
  private async readChanges(task: Task): Promise<ResultFiles | undefined> {
    try {
      const files = await this.filesOf(task);
      this.failures.delete(task.id);
      return files;
    } catch (error) {
      const message = messageOf(error);
      // The tree asks with every refresh.
      if (this.failures.get(task.id) !== message) this.onError(error);
      this.failures.set(task.id, message);
      return undefined;
    }
  }

  private async recordOf(id: TaskId): Promise<readonly NetworkEntry[]> {
    const entries = await this.core.networkRecord(id);
    this.records.set(id, entries);
    return entries;
  }
}

/** Why the task failed or was cancelled. */
function reasonOf({ state }: Task): string | undefined {
  return 'reason' in state ? state.reason : undefined;
}

/** True when the task has, or may get, a record of its network. */
function hasNetwork(task: Task): boolean {
  if (isEnded(task.state)) return networkOf(task) !== undefined;
  return task.state.kind === 'running' && task.network === 'allowlist';
}
