import { mkdir } from 'node:fs/promises';
import type { RunControl } from '../model/run';
import { taskFiles } from '../model/taskFiles';
import { isTskError, messageOf } from '../util/errors';
import { maskedError } from './masked';
import type { SandboxEnd } from './nextPart';
import { readRunConfig } from './readRunConfig';
import type { RunContext } from './runContext';
import { SecretMask } from './secretMask';

/**
 * Does a part of a run with the task's log open: the next part reads in it how far this one came. A `TskError` is an end;
 * throws everything else.
 */
export async function withLog(
  given: Pick<RunContext, 'ports' | 'task' | 'stage' | 'onPhase'>,
  control: RunControl,
  work: (context: RunContext) => Promise<SandboxEnd>,
): Promise<SandboxEnd> {
  const { ports, task } = given;
  const files = taskFiles(ports.dataDir, task.id);
  await mkdir(files.output, { recursive: true });
  const mask = new SecretMask();
  const log = await ports.openLog(files.log, (line) => mask.line(line));
  try {
    const config = await readRunConfig(files.config);
    const end = await work({ ...given, config, files, log, backend: ports.backends(config.engine), mask });
    if (end.kind === 'failed') log.append({ kind: 'error', text: end.reason });
    if (end.kind === 'blocked') log.append({ kind: 'warning', text: end.reason });
    return end;
  } catch (thrown) {
    const error = maskedError(thrown, mask);
    if (!isTskError(error)) throw error;
    if (control.stop.aborted || control.detach.aborted) {
      log.append({ kind: 'warning', text: error.message });
      return { kind: 'stopped' };
    }
    log.append({ kind: 'error', text: error.message });
    return { kind: 'failed', reason: error.message };
  } finally {
    // The end of the task does not depend on its log: a full disk changes nothing.
    await log.close().catch((error: unknown) => {
      ports.logger.warn(`The log of task ${task.id} is incomplete: ${messageOf(error)}`);
    });
  }
}
