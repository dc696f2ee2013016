import { mkdir, readFile } from 'node:fs/promises';
import type { SandboxConfig } from '../model/config';
import type { OnPhase, RunControl, RunEnd, TaskRunner } from '../model/run';
import { parseSandboxConfig } from '../model/sandboxConfigText';
import type { Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { delay } from '../util/abort';
import { errors, isTskError, messageOf } from '../util/errors';
import { isHostTrouble } from '../util/hostTrouble';
import { maskedError } from './masked';
import type { RunContext, RunPorts } from './runContext';
import { SandboxRun, type RunPart } from './sandboxRun';
import { sandboxName } from './sandboxRequest';
import { SecretMask } from './secretMask';

/** How long to wait before an engine that went away is asked again, in milliseconds. */
const engineRetry = 1_000;
/** How often an agent is watched anew at the most before it is stopped, when each time is broken off soon. */
const maxBroken = 10;
/** A watch that lasted so long says that the engine works after all, in milliseconds. */
const longWatch = 60_000;

/** Runs tasks in sandboxes: each run is one `SandboxRun` with the task's log open. */
export class SandboxRunner implements TaskRunner {
  constructor(
    private readonly ports: RunPorts,
    private readonly retryMs: number = engineRetry,
  ) {}

  run(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd> {
    return this.toTheEnd(task, onPhase, control, (run) => run.whole(control), 'new');
  }

  resume(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd> {
    const begun = task.state.kind === 'running';
    const found = begun ? 'begun' : 'prepared';
    return this.toTheEnd(task, onPhase, control, (run) => run.rest(control, begun), found);
  }

  async cleanUp(task: Task): Promise<void> {
    const { ports } = this;
    const files = taskFiles(ports.dataDir, task.id);
    const config = await readConfig(files.config);
    const log = { append: () => undefined, close: () => Promise.resolve() };
    const onPhase = (): Promise<void> => Promise.resolve();
    const place = ports.places(config.engine);
    const agentSince = undefined;
    const mask = new SecretMask();
    const context = { ports, task, config, files, log, place, onPhase, agentSince, mask };
    await new SandboxRun(context).cleanUp();
  }

  /** However often the engine goes away meanwhile. One that only fails is given some time to recover. */
  private async toTheEnd(
    task: Task,
    onPhase: OnPhase,
    control: RunControl,
    begin: (run: SandboxRun) => Promise<RunPart>,
    found: 'new' | 'prepared' | 'begun',
  ): Promise<RunEnd> {
    let isBegun = found === 'begun';
    let agentSince = sinceOf(task);
    const noting: OnPhase = async (phase, progress) => {
      if (phase === 'agent') agentSince ??= Date.now();
      isBegun ||= phase === 'agent' || phase === 'harvest';
      await onPhase(phase, progress);
    };
    let broken = 0;
    let next = begin;
    for (;;) {
      const since = performance.now();
      const mayBeAtWork = found !== 'new' || next !== begin;
      const end = await this.part({ task, onPhase: noting, agentSince }, control, next).catch(
        (error: unknown): RunPart => {
          // There may be a sandbox: what this machine is short of for now is no reason to give it up.
          if (!mayBeAtWork || !isHostTrouble(error)) throw error;
          return { kind: 'broke', reason: messageOf(error) };
        },
      );
      if (end.kind !== 'away' && end.kind !== 'broke') return end;
      if (performance.now() - since > longWatch) broken = 0;
      if (end.kind === 'broke') broken += 1;
      if (!(await this.returned(task, this.retryMs * (1 + broken), control)))
        return control.stop.aborted ? { kind: 'stopped' } : { kind: 'detached' };
      next =
        end.kind === 'broke' && broken > maxBroken
          ? (run) => run.giveUp(control, end.reason)
          : (run) => run.rest(control, isBegun);
    }
  }

  /** Waits for an engine that answers again, as long as it takes; false when the run is to end or to be left before. */
  private async returned(task: Task, pause: number, { stop, detach }: RunControl): Promise<boolean> {
    const { engine } = this.ports.places(task.engine);
    for (;;) {
      // Told to end meanwhile, it is asked at once.
      const signal = stop.aborted ? detach : AbortSignal.any([stop, detach]);
      await delay(pause, signal).catch(() => undefined);
      if (detach.aborted) return false;
      try {
        await engine.info();
        // One that is held up answers with failures only.
        await engine.inspectContainer(sandboxName(task));
        return true;
      } catch (error) {
        if (stop.aborted) return false;
        if (!isTskError(error)) throw error;
      }
    }
  }

  /** With the log open: the next part of the run reads in it how far this one came. */
  private async part(
    given: Pick<RunContext, 'task' | 'onPhase' | 'agentSince'>,
    control: RunControl,
    work: (run: SandboxRun) => Promise<RunPart>,
  ): Promise<RunPart> {
    const { ports } = this;
    const { task } = given;
    const files = taskFiles(ports.dataDir, task.id);
    await mkdir(files.output, { recursive: true });
    const mask = new SecretMask();
    const log = await ports.openLog(files.log, (line) => mask.line(line));
    try {
      const config = await readConfig(files.config);
      const place = ports.places(config.engine);
      const context: RunContext = { ...given, ports, config, files, log, place, mask };
      const end = await work(new SandboxRun(context));
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
      // What became of the task does not hang on its log: a full disk is told, and changes nothing.
      await log.close().catch((error: unknown) => {
        ports.logger.warn(`The log of task ${task.id} is not complete: ${messageOf(error)}`);
      });
    }
  }
}

/** When the agent of a task that is resumed was started, in milliseconds since 1970. */
function sinceOf({ state }: Task): number | undefined {
  if (state.kind !== 'running' || state.phase !== 'agent') return undefined;
  return Date.parse(state.since ?? state.startedAt);
}

async function readConfig(file: string): Promise<SandboxConfig> {
  try {
    return parseSandboxConfig(await readFile(file, 'utf8'));
  } catch (error) {
    if (isHostTrouble(error)) throw error;
    throw errors.badInput(
      `The task's configuration ${file} cannot be read: ${messageOf(error)} Start the task anew.`,
    );
  }
}
