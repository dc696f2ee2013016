import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { TaskId } from '../../core/model/taskId';
import type { TaskView } from './taskView';

/** The view data as VS Code wants it. */
export function taskItem(id: TaskId, view: TaskView, hasChildren: boolean): TreeItem {
  const item = new TreeItem(
    view.label,
    hasChildren ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None,
  );
  item.id = id;
  item.description = view.description;
  item.iconPath = new ThemeIcon(view.icon.id, new ThemeColor(view.icon.color));
  const tooltip = new MarkdownString(view.tooltip, false);
  tooltip.isTrusted = false;
  tooltip.supportHtml = false;
  item.tooltip = tooltip;
  item.contextValue = view.contextValue;
  item.accessibilityInformation = { label: view.spoken };
  item.command = { command: view.action, title: 'Open', arguments: [id] };
  return item;
}
