import { parseTaskId, type TaskId } from '../../core/model/taskId';

/** A node of the task tree: a task, what it asked of the network, or one domain of that. */
export type TreeNode =
  | { readonly kind: 'task'; readonly id: TaskId }
  | { readonly kind: 'network'; readonly id: TaskId }
  | { readonly kind: 'domain'; readonly id: TaskId; readonly key: string }
  | { readonly kind: 'more'; readonly id: TaskId };

/** The text by which VS Code knows a node; that of a task is its id. */
export function nodeKey(node: TreeNode): string {
  switch (node.kind) {
    case 'task':
      return node.id;
    case 'network':
    case 'more':
      return `${node.id}|${node.kind}`;
    case 'domain':
      return `${node.id}|domain|${node.key}`;
  }
}

/** The node of such a text; undefined for anything else. */
export function parseNode(key: unknown): TreeNode | undefined {
  if (typeof key !== 'string') return undefined;
  const [first = '', kind, ...rest] = key.split('|');
  const id = parseTaskId(first);
  if (id === undefined) return undefined;
  switch (kind) {
    case undefined:
      return { kind: 'task', id };
    case 'network':
    case 'more':
      return { kind, id };
    case 'domain':
      return { kind, id, key: rest.join('|') };
    default:
      return undefined;
  }
}
