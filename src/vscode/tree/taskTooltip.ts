import * as l10n from '@vscode/l10n';
import type { NetworkMode } from '../../core/model/configWords';
import { isEnded, resultOf, type Priority, type Task } from '../../core/model/task';
import { shortId, type TaskId } from '../../core/model/taskId';
import { formatDuration } from '../../core/util/time';
import { markdownText } from '../common/safeText';

const networkWords: Record<NetworkMode, string> = {
  allowlist: l10n.t('allow-list'),
  none: l10n.t('none'),
  open: l10n.t('open: no restrictions, no proxy'),
};

const priorityWords: Readonly<Record<Priority, string>> = {
  low: l10n.t('low'),
  normal: l10n.t('normal'),
  high: l10n.t('high'),
};

/** The hover of a task, as Markdown in which nothing but our own marks is structure. */
export function taskTooltip(task: Task, summary: string, nameOf: (id: TaskId) => string | undefined): string {
  const { state, snapshot } = task;
  const ended = isEnded(state) ? state : undefined;
  const reason = ended && 'reason' in ended ? ended.reason : undefined;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [l10n.t('Branch'), resultOf(task)?.branch],
    [l10n.t('Started from'), snapshot.sourceBranch ?? l10n.t('commit {0}', snapshot.head.slice(0, 8))],
    [
      l10n.t('Parents'),
      task.parents.map((id) => `${nameOf(id) ?? l10n.t('a task')} (${shortId(id)})`).join(', '),
    ],
    [l10n.t('Side by side with'), task.group && l10n.t('other agents on the same task')],
    [l10n.t('Retries'), task.retryOf && shortId(task.retryOf)],
    [l10n.t('Repository'), snapshot.worktree],
    [l10n.t('Type'), task.type],
    [l10n.t('Agent'), task.agent],
    [l10n.t('Stack'), task.stack],
    [l10n.t('Network'), networkWords[task.network]],
    [
      l10n.t('Duration'),
      ended?.startedAt ? formatDuration(millisBetween(ended.startedAt, ended.endedAt)) : undefined,
    ],
    [l10n.t('Cost'), costOf(task)],
    [l10n.t('Tokens'), tokensOf(task)],
    [l10n.t('Priority'), task.priority === 'normal' ? undefined : priorityWords[task.priority]],
    [l10n.t('Tags'), task.tags.join(', ')],
    [l10n.t('ID'), shortId(task.id)],
  ];
  const warnings = [...snapshot.warnings, ...(ended?.outcome?.warnings ?? [])];
  const report = ended?.outcome?.report?.text;
  return [
    `**${markdownText(task.name)}**`,
    markdownText(summary),
    ...(reason ? [markdownText(reason)] : []),
    ...(report ? [markdownText(report, 600)] : []),
    ...warnings.map((warning) => `⚠ ${markdownText(warning, 300)}`),
    rows
      .filter(([, value]) => value)
      .map(([name, value]) => `${name}: ${markdownText(value ?? '')}`)
      .join('  \n'),
  ].join('\n\n');
}

function millisBetween(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

function costOf({ state }: Task): string | undefined {
  const report = isEnded(state) ? state.outcome?.report : undefined;
  const parts = [
    ...(report?.costUsd === undefined ? [] : [`$${report.costUsd.toFixed(2)}`]),
    ...(report?.turns === undefined
      ? []
      : [report.turns === 1 ? l10n.t('1 turn') : l10n.t('{0} turns', report.turns)]),
  ];
  return parts.length ? parts.join(', ') : undefined;
}

function tokensOf({ state }: Task): string | undefined {
  const { inputTokens, outputTokens } = (isEnded(state) ? state.outcome?.report : undefined) ?? {};
  const parts = [
    ...(inputTokens === undefined ? [] : [l10n.t('{0} in', inputTokens.toLocaleString('en-US'))]),
    ...(outputTokens === undefined ? [] : [l10n.t('{0} out', outputTokens.toLocaleString('en-US'))]),
  ];
  return parts.length ? parts.join(', ') : undefined;
}
