import { t } from '@vscode/l10n';
import type { NetworkMode } from '../../core/model/config';
import { isEnded, resultOf, type Priority, type Task } from '../../core/model/task';
import { shortId, type TaskId } from '../../core/model/taskId';
import { formatDuration } from '../../core/util/time';
import { markdownText } from '../safeText';

const networkWords: Record<NetworkMode, string> = {
  allowlist: t('allow-list'),
  none: t('none'),
  open: t('open: everything is reached, without the proxy'),
};

const priorityWords: Readonly<Record<Priority, string>> = {
  low: t('low'),
  normal: t('normal'),
  high: t('high'),
};

/** The hover of a task, as Markdown in which nothing but our own marks is structure. */
export function taskTooltip(task: Task, summary: string, nameOf: (id: TaskId) => string | undefined): string {
  const { state, snapshot } = task;
  const ended = isEnded(state) ? state : undefined;
  const reason = ended && 'reason' in ended ? ended.reason : undefined;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [t('Branch'), resultOf(task)?.branch],
    [t('Started from'), snapshot.sourceBranch ?? t('commit {0}', snapshot.head.slice(0, 8))],
    [t('Goes on from'), task.parents.map((id) => `${nameOf(id) ?? t('a task')} (${shortId(id)})`).join(', ')],
    [t('Side by side with'), task.group && t('other agents on the same task')],
    [t('Retries'), task.retryOf && shortId(task.retryOf)],
    [t('Repository'), snapshot.worktree],
    [t('Type'), task.type],
    [t('Agent'), task.agent],
    [t('Stack'), task.stack],
    [t('Network'), networkWords[task.network]],
    [
      t('Duration'),
      ended?.startedAt ? formatDuration(millisBetween(ended.startedAt, ended.endedAt)) : undefined,
    ],
    [t('Cost'), costOf(task)],
    [t('Tokens'), tokensOf(task)],
    [t('Priority'), task.priority === 'normal' ? undefined : priorityWords[task.priority]],
    [t('Tags'), task.tags.join(', ')],
    [t('Id'), shortId(task.id)],
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
    ...(report?.turns === undefined ? [] : [report.turns === 1 ? t('1 turn') : t('{0} turns', report.turns)]),
  ];
  return parts.length ? parts.join(', ') : undefined;
}

function tokensOf({ state }: Task): string | undefined {
  const { inputTokens, outputTokens } = (isEnded(state) ? state.outcome?.report : undefined) ?? {};
  const parts = [
    ...(inputTokens === undefined ? [] : [t('{0} in', inputTokens.toLocaleString('en-US'))]),
    ...(outputTokens === undefined ? [] : [t('{0} out', outputTokens.toLocaleString('en-US'))]),
  ];
  return parts.length ? parts.join(', ') : undefined;
}
