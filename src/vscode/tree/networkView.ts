import * as l10n from '@vscode/l10n';
import type { NetworkEntry } from '../../core/model/network';
import type { NetworkSummary } from '../../core/model/task';
import { isDomain } from '../../core/util/domain';
import { formatBytes } from '../common/formatBytes';
import { labelText } from '../common/safeText';

/** The network requests of a task, as data for the tree. Every text is safe to show. */
export interface DomainView {
  /** Stays the same while the numbers change. */
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly icon: { readonly id: string; readonly color: string };
  readonly spoken: string;
  readonly contextValue: string;
}

const maxShown = 200;

/** `3 domains denied`, or how many were let through. */
export function networkLabel({ allowed, denied }: NetworkSummary): string {
  if (denied) return denied === 1 ? l10n.t('1 domain denied') : l10n.t('{0} domains denied', denied);
  if (!allowed) return l10n.t('No network requests');
  return allowed === 1 ? l10n.t('1 domain, none denied') : l10n.t('{0} domains, none denied', allowed);
}

export function summaryOf(entries: readonly NetworkEntry[]): NetworkSummary {
  const hosts = (allowed: boolean): number =>
    new Set(entries.flatMap((entry) => (entry.allowed === allowed ? [entry.host] : []))).size;
  return { allowed: hosts(true), denied: hosts(false) };
}

/** The denied first, each half in the order of first sight; with how many more there are. */
export function domainViews(entries: readonly NetworkEntry[]): {
  readonly views: readonly DomainView[];
  readonly more: number;
} {
  const ordered = [...entries.filter(({ allowed }) => !allowed), ...entries.filter(({ allowed }) => allowed)];
  return { views: ordered.slice(0, maxShown).map(domainView), more: Math.max(0, ordered.length - maxShown) };
}

/** The denied hosts that can be allowed: names, no addresses. */
export function deniedDomains(entries: readonly NetworkEntry[]): readonly string[] {
  const hosts = entries.flatMap(({ allowed, host }) => (!allowed && isDomain(host) ? [host] : []));
  return [...new Set(hosts)];
}

function domainView({ host, port, allowed, count: times, bytes }: NetworkEntry): DomainView {
  const kind = allowed ? 'allowed' : 'denied';
  const word = allowed ? l10n.t('allowed') : l10n.t('denied');
  const label = labelText(port === 443 || port === 0 ? host : `${host}:${port}`);
  const often = times === 1 ? l10n.t('once') : l10n.t('{0} times', times);
  const size = allowed ? ` · ${formatBytes(bytes)}` : '';
  return {
    key: `${kind} ${host}:${port}`,
    label,
    description: `${word} · ${often}${size}`,
    icon: allowed
      ? { id: 'pass', color: 'testing.iconPassed' }
      : { id: 'circle-slash', color: 'testing.iconFailed' },
    spoken: `${label}, ${word}, ${often}`,
    contextValue: `domain ${kind}${!allowed && isDomain(host) ? ' allowable' : ''}`,
  };
}
