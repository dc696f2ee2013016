import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { TaskId } from '../../core/model/taskId';
import type { TaskView } from './taskView';

/** How what is below a task is shown at first. */
export type Below = 'nothing' | 'closed' | 'open';

export const collapsibleStates: Readonly<Record<Below, TreeItemCollapsibleState>> = {
  nothing: TreeItemCollapsibleState.None,
  closed: TreeItemCollapsibleState.Collapsed,
  open: TreeItemCollapsibleState.Expanded,
};

/** The tree item for a view; without the tooltip, which is made on hover. */
export function taskItem(id: TaskId, view: TaskView, below: Below): TreeItem {
  const item = new TreeItem(view.label, collapsibleStates[below]);
  item.id = id;
  item.description = view.description;
  item.iconPath = new ThemeIcon(view.icon.id, new ThemeColor(view.icon.color));
  item.contextValue = view.contextValue;
  item.accessibilityInformation = { label: view.spoken };
  item.command = { command: view.action, title: l10n.t('Open'), arguments: [id] };
  return item;
}
