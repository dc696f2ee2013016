import { parseTaskId, type TaskId } from '../../core/model/taskId';

/** The `parentKey` of nodes at the top. */
export const top = '';

/** A node of the task tree. A `parentKey` is the key of the node that it stands below, or `top`. */
export type TreeNode =
  /** All tasks of one repository, state or agent. */
  | { readonly kind: 'heading'; readonly value: string }
  /** The tasks of several agents, side by side. */
  | { readonly kind: 'group'; readonly group: string; readonly parentKey: string }
  /** Tasks that are there and not shown yet. */
  | { readonly kind: 'page'; readonly parentKey: string }
  | { readonly kind: 'task'; readonly id: TaskId }
  /** Why a task failed or was cancelled. */
  | { readonly kind: 'reason'; readonly id: TaskId }
  /** The next step after that. */
  | { readonly kind: 'step'; readonly id: TaskId }
  /** The files that a task changed, and one of them. */
  | { readonly kind: 'changes'; readonly id: TaskId }
  | { readonly kind: 'file'; readonly id: TaskId; readonly path: string }
  | { readonly kind: 'moreFiles'; readonly id: TaskId }
  /** That those files cannot be read. */
  | { readonly kind: 'unread'; readonly id: TaskId }
  /** The network requests of a task, and one domain of them. */
  | { readonly kind: 'network'; readonly id: TaskId }
  | { readonly kind: 'domain'; readonly id: TaskId; readonly key: string }
  | { readonly kind: 'more'; readonly id: TaskId };

/** The text by which VS Code knows a node; that of a task is its id. */
export function nodeKey(node: TreeNode): string {
  switch (node.kind) {
    case 'heading':
      return `heading|${node.value}`;
    case 'group':
      return `group|${node.group}|${node.parentKey}`;
    case 'page':
      return `page|${node.parentKey}`;
    case 'task':
      return node.id;
    case 'reason':
    case 'step':
    case 'changes':
    case 'moreFiles':
    case 'unread':
    case 'network':
    case 'more':
      return `${node.id}|${node.kind}`;
    case 'file':
      return `${node.id}|file|${node.path}`;
    case 'domain':
      return `${node.id}|domain|${node.key}`;
  }
}

/** The node of such a text; undefined for anything else. */
export function parseNode(key: unknown): TreeNode | undefined {
  if (typeof key !== 'string') return undefined;
  const [first = '', second = '', ...others] = key.split('|');
  const rest = others.join('|');
  switch (first) {
    case 'heading':
      return { kind: 'heading', value: key.slice('heading|'.length) };
    case 'group':
      return { kind: 'group', group: second, parentKey: rest };
    case 'page':
      return { kind: 'page', parentKey: key.slice('page|'.length) };
  }
  const id = parseTaskId(first);
  if (id === undefined) return undefined;
  if (key === first) return { kind: 'task', id };
  switch (second) {
    case 'reason':
    case 'step':
    case 'changes':
    case 'moreFiles':
    case 'unread':
    case 'network':
    case 'more':
      return { kind: second, id };
    case 'file':
      return { kind: 'file', id, path: rest };
    case 'domain':
      return { kind: 'domain', id, key: rest };
    default:
      return undefined;
  }
}

/** The task that a node is of; undefined for one that stands for several. */
export function taskIdOf(node: TreeNode | undefined): TaskId | undefined {
  return node && 'id' in node ? node.id : undefined;
}

/** True for a task and for a group of them; not for what stands below a task, a file or a reason. */
export function standsForTasks(key: string): boolean {
  const kind = parseNode(key)?.kind;
  return kind === 'task' || kind === 'group';
}
