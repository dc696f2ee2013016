import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { CommandId } from '../common/commandIds';
import type { GroupingView } from './groupingView';
import { collapsibleStates, type Below } from './taskItem';

/** A heading or a comparison group. */
export function groupingItem(key: string, view: GroupingView, contextValue: string, below: Below): TreeItem {
  const item = new TreeItem(view.label, collapsibleStates[below]);
  item.id = key;
  item.description = view.description;
  item.iconPath = new ThemeIcon(view.icon);
  item.tooltip = view.tooltip;
  item.contextValue = contextValue;
  item.accessibilityInformation = { label: view.spoken };
  return item;
}

/** Stands for tasks that are not shown yet. */
export function pageItem(key: string, hidden: number): TreeItem {
  const label = l10n.t('Show more tasks ({0} left)', hidden);
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.id = key;
  item.iconPath = new ThemeIcon('ellipsis');
  item.accessibilityInformation = { label };
  item.command = { command: 'tsk.showMoreTasks' satisfies CommandId, title: label, arguments: [key] };
  return item;
}
