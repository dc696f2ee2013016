import type { StreamReader, Verdict } from '../model/agent';
import type { ContainerExit } from '../model/engine';
import type { RunControl } from '../model/run';
import { reasonOf } from '../util/abort';
import { timed, type RunContext } from './runContext';
import { TimeLimits } from './timeLimits';

/** How long a sandbox that is told to end may take to have its work collected, in seconds. */
const stopGrace = 60;

export interface AgentWork {
  readonly exit: ContainerExit;
  readonly verdict: Verdict;
  /** Why TSK itself ended it, when it did. */
  readonly stopped: string | undefined;
  /** Somebody told the task to stop; not a limit. */
  readonly cancelled: boolean;
}

/**
 * Reads what the agent says until its sandbox ends; a sandbox that has ended tells all the same. The first `skip`
 * events are in the log already. Undefined when the sandbox was left to itself.
 */
export async function followAgent(
  { place: { engine }, task, config, log, mask }: RunContext,
  reader: StreamReader,
  id: string,
  skip: number,
  control: RunControl,
): Promise<AgentWork | undefined> {
  let stopped: string | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopped = reason;
    log.append({ kind: 'warning', text: reason });
    stopping = engine
      .stopContainer(id, stopGrace)
      .catch((error: unknown) => log.append({ kind: 'warning', text: String(error) }));
  };
  const limits = new TimeLimits(config, stop, task.interactive ? 'shell' : 'agent');
  const onStop = (): void => stop(reasonOf(control.stop));
  control.stop.addEventListener('abort', onStop, { once: true });
  if (control.stop.aborted) onStop();
  let number = 0;
  try {
    const exit = await timed(log, 'agent', async () => {
      await engine.followOutput(
        id,
        (line) => {
          limits.heard();
          for (const event of reader.read({ ...line, text: mask.line(line.text) })) {
            number += 1;
            if (number > skip) log.append(event, number);
          }
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
    if (!control.detach.aborted) await stopping;
  }
}
