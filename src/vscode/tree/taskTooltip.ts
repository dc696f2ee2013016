import type { NetworkMode } from '../../core/model/config';
import { isEnded, resultOf, type Task } from '../../core/model/task';
import { shortId, type TaskId } from '../../core/model/taskId';
import { formatDuration } from '../../core/util/time';
import { markdownText } from '../safeText';

const networkWords: Record<NetworkMode, string> = {
  allowlist: 'allow-list',
  none: 'none',
  open: 'open: everything is reached, without the proxy',
};

/** The hover of a task, as Markdown in which nothing but our own marks is structure. */
export function taskTooltip(task: Task, summary: string, nameOf: (id: TaskId) => string | undefined): string {
  const { state, snapshot } = task;
  const ended = isEnded(state) ? state : undefined;
  const reason = ended && 'reason' in ended ? ended.reason : undefined;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Branch', resultOf(task)?.branch],
    ['Started from', snapshot.sourceBranch ?? `commit ${snapshot.head.slice(0, 8)}`],
    ['Goes on from', task.parents.map((id) => `${nameOf(id) ?? 'a task'} (${shortId(id)})`).join(', ')],
    ['Side by side with', task.group && 'other agents on the same task'],
    ['Retries', task.retryOf && shortId(task.retryOf)],
    ['Repository', snapshot.worktree],
    ['Type', task.type],
    ['Agent', task.agent],
    ['Stack', task.stack],
    ['Network', networkWords[task.network]],
    [
      'Duration',
      ended?.startedAt ? formatDuration(millisBetween(ended.startedAt, ended.endedAt)) : undefined,
    ],
    ['Cost', costOf(task)],
    ['Tokens', tokensOf(task)],
    ['Priority', task.priority === 'normal' ? undefined : task.priority],
    ['Tags', task.tags.join(', ')],
    ['Id', shortId(task.id)],
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
    ...(report?.turns === undefined ? [] : [`${report.turns} turns`]),
  ];
  return parts.length ? parts.join(', ') : undefined;
}

function tokensOf({ state }: Task): string | undefined {
  const { inputTokens, outputTokens } = (isEnded(state) ? state.outcome?.report : undefined) ?? {};
  const parts = [
    ...(inputTokens === undefined ? [] : [`${inputTokens.toLocaleString('en-US')} in`]),
    ...(outputTokens === undefined ? [] : [`${outputTokens.toLocaleString('en-US')} out`]),
  ];
  return parts.length ? parts.join(', ') : undefined;
}
