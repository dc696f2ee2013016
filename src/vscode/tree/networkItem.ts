import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { NetworkSummary } from '../../core/model/task';
import { networkLabel, type DomainView } from './networkView';

/** The network requests of a task, in one line. A shell cannot be retried. */
export function networkItem(key: string, summary: NetworkSummary, isShell: boolean): TreeItem {
  const label = networkLabel(summary);
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  item.id = key;
  item.iconPath = summary.denied
    ? new ThemeIcon('shield', new ThemeColor('list.warningForeground'))
    : new ThemeIcon('shield');
  const denied = isShell ? 'network denied shell' : 'network denied';
  item.contextValue = summary.denied ? denied : 'network';
  item.accessibilityInformation = { label: l10n.t('Network: {0}', label) };
  item.tooltip = summary.denied
    ? l10n.t('Domains that the sandbox requested and the proxy denied. Open to allow one.')
    : l10n.t('Network requests of the sandbox');
  return item;
}

export function domainItem(key: string, view: DomainView, isShell: boolean): TreeItem {
  const item = new TreeItem(view.label);
  item.id = key;
  item.description = view.description;
  item.iconPath = new ThemeIcon(view.icon.id, new ThemeColor(view.icon.color));
  item.contextValue = isShell ? `${view.contextValue} shell` : view.contextValue;
  item.accessibilityInformation = { label: view.spoken };
  return item;
}

export function moreItem(key: string, more: number): TreeItem {
  const item = new TreeItem(
    more === 1 ? l10n.t('… and 1 more domain') : l10n.t('… and {0} more domains', more),
  );
  item.id = key;
  return item;
}
