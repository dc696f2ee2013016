import { errors, isTskError, messageOf } from '../util/errors';
import type { HarvestResult } from './judge';
import { timed, type RunContext } from './runContext';

/** Brings what the sandbox collected into the user's repository, as `branch`. What stands in the way is an answer. */
export async function takeOver(
  context: RunContext,
  branch: string,
  signal: AbortSignal,
): Promise<HarvestResult> {
  const { ports, task, files, log, onPhase } = context;
  await onPhase('harvest');
  const source = { outbox: files.outbox, scratch: files.scratch, branch, workspace: files.repo };
  try {
    const harvest = await timed(log, 'harvest', () =>
      ports.repositories.harvest(task.snapshot, source, signal),
    );
    for (const text of harvest.warnings) log.append({ kind: 'warning', text });
    log.append({
      kind: 'info',
      text:
        harvest.commit === undefined
          ? `${task.interactive ? 'Nothing was changed' : 'The agent made no changes'}; there is no branch.`
          : `The branch ${branch} is in your repository.`,
    });
    if (harvest.commit !== undefined) await tellGitTown(context, branch);
    return { ok: true, harvest };
  } catch (error) {
    if (signal.aborted) throw errors.cancelled('The work is taken over by another process.');
    if (!isTskError(error)) throw error;
    return { ok: false, reason: error.message };
  }
}

/** Where the repository is used with git-town, it learns what the branch was made from. That it does not is no failure. */
async function tellGitTown({ ports, task, config, log }: RunContext, branch: string): Promise<void> {
  if (!config.gitTown) return;
  try {
    const parent = await ports.townParent(task);
    if (parent !== undefined) await ports.repositories.setTownParent(task.snapshot.gitDir, branch, parent);
  } catch (error) {
    log.append({ kind: 'warning', text: `git-town was not told of the branch: ${messageOf(error)}` });
  }
}
