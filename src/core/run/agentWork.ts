import type { StreamReader, Verdict } from '../model/agent';
import type { ContainerExit } from '../model/engine';
import type { RunControl } from '../model/run';
import { stopGraceSeconds } from '../model/sandboxLayout';
import { reasonOf } from '../util/abort';
import { messageOf } from '../util/errors';
import { DiskWatch } from './diskWatch';
import { outputLimit, outputSize } from './outputSize';
import { timed, type RunContext } from './runContext';
import { sandboxDisk } from './sandboxDisk';
import { TimeLimits } from './timeLimits';

const gibibyte = 1024 ** 3;

export interface AgentWork {
  readonly exit: ContainerExit;
  readonly verdict: Verdict;
  /** Why TSK itself ended it, when it did. */
  readonly stopped: string | undefined;
  /** Somebody stopped the task; not a limit. */
  readonly cancelled: boolean;
}

/** What was seen of an agent before. */
export interface Before {
  /** So many of its events are in the log already. */
  readonly events: number;
  /** So long it was at work, in milliseconds. */
  readonly ms: number;
  /** It ended while no process watched: limits do not apply any more. */
  readonly hasEnded: boolean;
}

/**
 * Reads the agent's output until its sandbox ends, or of a sandbox that has ended. Undefined when this process leaves the
 * sandbox.
 */
export async function followAgent(
  context: RunContext,
  reader: StreamReader,
  id: string,
  before: Before,
  control: RunControl,
): Promise<AgentWork | undefined> {
  const { backend, task, config, log, mask } = context;
  const { engine } = backend;
  let stopped: string | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopped = reason;
    log.append({ kind: 'warning', text: reason });
    stopping = engine
      .stopContainer(id, stopGraceSeconds)
      .catch((error: unknown) => log.append({ kind: 'warning', text: String(error) }));
  };
  const limits = new TimeLimits(
    before.hasEnded ? {} : config,
    stop,
    task.interactive ? 'shell' : 'agent',
    before.ms,
  );
  const onStop = (): void => stop(reasonOf(control.stop));
  const disk = before.hasEnded ? undefined : watchDisk(context, id, stop);
  control.stop.addEventListener('abort', onStop, { once: true });
  if (control.stop.aborted) onStop();
  let number = 0;
  let outputBytes = 0;
  try {
    const exit = await timed(log, 'agent', async () => {
      await engine.followOutput(
        id,
        (line) => {
          outputBytes += outputSize(line.text);
          if (!before.hasEnded && outputBytes > outputLimit)
            stop(
              `The agent wrote more output than the limit of ${outputLimit / gibibyte} GiB and was stopped.`,
            );
          for (const event of reader.read({ ...line, text: mask.line(line.text) })) {
            number += 1;
            if (number > before.events) log.append(event, number);
          }
          if (number >= before.events) limits.heard(); // Replayed output does not reset the idle timer.
        },
        control.detach,
      );
      return engine.waitContainer(id, control.detach);
    });
    return { exit, verdict: reader.verdict(exit.exitCode), stopped, cancelled: control.stop.aborted };
  } catch (error) {
    if (control.detach.aborted) return undefined;
    throw error;
  } finally {
    control.stop.removeEventListener('abort', onStop);
    limits.dispose();
    disk?.dispose();
    if (!control.detach.aborted) await stopping;
  }
}

function watchDisk(context: RunContext, container: string, stop: (reason: string) => void): DiskWatch {
  const { config, ports, task, mask } = context;
  return new DiskWatch({
    limit: config.diskGb * gibibyte,
    measure: sandboxDisk(context, container),
    onExceeded: () =>
      stop(
        `The sandbox used more disk space than its limit of ${config.diskGb} GiB ("disk_gb" in tsk.toml sets it) and was stopped.`,
      ),
    onError: (error) =>
      ports.logger.debug(`Task ${task.id}: TSK could not measure its disk: ${mask.text(messageOf(error))}`),
  });
}
