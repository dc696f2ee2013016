import { branchesOf, isEnded, resultOf, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';

/**
 * A task as `--json` prints it: a stable shape for scripts. `branch` is null for an ended task that left
 * none; times are ISO 8601 in UTC.
 */
export function taskJson(task: Task): Readonly<Record<string, unknown>> {
  const { state } = task;
  const result = resultOf(task);
  const outcome = isEnded(state) ? state.outcome : undefined;
  return {
    id: task.id,
    short_id: shortId(task.id),
    name: task.name,
    type: task.type,
    state: state.kind,
    phase: 'phase' in state ? state.phase : null,
    reason: 'reason' in state ? state.reason : null,
    agent: task.agent,
    stack: task.stack,
    branch: isEnded(state) ? (result?.branch ?? null) : task.branch,
    commit: result?.commit ?? null,
    further_branches: branchesOf(task)
      .filter(({ branch }) => branch !== result?.branch)
      .map(({ branch, commit }) => ({ branch, commit })),
    base: task.snapshot.base,
    parents: task.parents,
    priority: task.priority,
    group: task.group ?? null,
    tags: task.tags,
    retry_of: task.retryOf ?? null,
    blocked_until: state.kind === 'pending' ? (state.hold?.until ?? null) : null,
    partial: result?.partial ?? false,
    repository: task.snapshot.worktree,
    exit_code: outcome?.exitCode ?? null,
    files_changed: result?.files ?? 0,
    insertions: result?.insertions ?? 0,
    deletions: result?.deletions ?? 0,
    network: task.network,
    domains_denied: outcome?.network?.denied ?? 0,
    cost_usd: outcome?.report?.costUsd ?? null,
    warnings: outcome?.warnings ?? [],
    created_at: task.createdAt,
    started_at: 'startedAt' in state ? (state.startedAt ?? null) : null,
    ended_at: isEnded(state) ? state.endedAt : null,
    phase_ms: 'spent' in state ? (state.spent ?? {}) : {},
  };
}
