import { errors, isTskError, messageOf } from '../util/errors';
import { outlastTrouble } from '../util/hostTrouble';
import { sentence } from '../util/text';
import type { HarvestResult } from './judge';
import { enterPhase, timed, type RunContext } from './runContext';
import { reclaimFolders } from './reclaimFolders';

/**
 * Brings what the sandbox collected into the user's repository, as `branch`. A trouble of this machine is waited for; what
 * else stands in the way is an answer. Throws `cancelled` when the signal aborts, and for a task that is gone.
 */
export async function harvestWork(
  context: RunContext,
  branch: string,
  signal: AbortSignal,
): Promise<HarvestResult> {
  const { ports, task, files, log } = context;
  await enterPhase(context, 'harvest');
  const source = { id: task.id, outbox: files.outbox, scratch: files.scratch, branch, workspace: files.dir };
  try {
    await reclaimFolders(context);
    const harvest = await timed(log, 'harvest', () =>
      outlastTrouble(
        () => ports.repositories.harvest(task.snapshot, source, signal),
        (text) =>
          log.append({
            kind: 'warning',
            text: `TSK cannot bring the work into your repository yet: ${text}`,
          }),
        signal,
      ),
    );
    for (const text of harvest.warnings) log.append({ kind: 'warning', text });
    log.append({
      kind: 'info',
      text:
        harvest.commit === undefined
          ? `${task.interactive ? 'Nothing was changed' : 'The agent made no changes'}; there is no branch.`
          : `The branch ${branch} is in your repository.`,
    });
    for (const further of harvest.further ?? [])
      log.append({ kind: 'info', text: `The branch ${further.branch} is in your repository, too.` });
    if (harvest.commit !== undefined) await tellGitTown(context, branch);
    return { ok: true, harvest };
  } catch (error) {
    if (signal.aborted) throw errors.cancelled('Another process brings the work into your repository.');
    if (isTskError(error)) return { ok: false, reason: error.message };
    const why = `TSK could not bring the work into your repository: ${sentence(messageOf(error))}`;
    return { ok: false, reason: errors.harvestFailed(why, files.dir).message };
  }
}

/** Tells git-town the parent of the branch, where the project uses it. Never fails. */
async function tellGitTown({ ports, task, config, log }: RunContext, branch: string): Promise<void> {
  if (!config.gitTown) return;
  try {
    const parent = await ports.gitTownParent(task);
    if (parent !== undefined) await ports.repositories.setGitTownParent(task.snapshot.gitDir, branch, parent);
  } catch (error) {
    log.append({
      kind: 'warning',
      text: `TSK could not set the parent of the branch for git-town: ${messageOf(error)}`,
    });
  }
}
