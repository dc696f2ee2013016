import { errors, isTskError } from '../util/errors';
import type { HarvestResult } from './judge';
import { timed, type RunContext } from './runContext';

/** Brings what the sandbox collected into the user's repository, as `branch`. What stands in the way is an answer. */
export async function takeOver(
  { ports, task, files, log, onPhase }: RunContext,
  branch: string,
  signal: AbortSignal,
): Promise<HarvestResult> {
  await onPhase('harvest');
  const source = { outbox: files.outbox, scratch: files.scratch, branch };
  try {
    const harvest = await timed(log, 'harvest', () =>
      ports.repositories.harvest(task.snapshot, source, signal),
    );
    for (const text of harvest.warnings) log.append({ kind: 'warning', text });
    log.append({
      kind: 'info',
      text:
        harvest.commit === undefined
          ? 'The agent made no changes; there is no branch.'
          : `The branch ${branch} is in your repository.`,
    });
    return { ok: true, harvest };
  } catch (error) {
    if (signal.aborted) throw errors.cancelled('The work is taken over by another process.');
    if (!isTskError(error)) throw error;
    return { ok: false, reason: error.message };
  }
}
