import { mkdir, readFile } from 'node:fs/promises';
import type { SandboxConfig } from '../model/config';
import type { Engine } from '../model/engine';
import type { OnPhase, RunControl, RunEnd, TaskRunner } from '../model/run';
import { parseSandboxConfig } from '../model/sandboxConfigText';
import type { Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { delay } from '../util/abort';
import { errors, isEngineAway, isTskError, messageOf } from '../util/errors';
import type { RunContext, RunPorts } from './runContext';
import { SandboxRun, type RunPart } from './sandboxRun';
import { SecretMask } from './secretMask';

/** How long to wait before an engine that went away is asked again, in milliseconds. */
const engineRetry = 1_000;

/** Runs tasks in sandboxes: each run is one `SandboxRun` with the task's log open. */
export class SandboxRunner implements TaskRunner {
  constructor(private readonly ports: RunPorts) {}

  run(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd> {
    return this.toTheEnd(task, onPhase, control, (run) => run.whole(control), false);
  }

  resume(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd> {
    const begun = task.state.kind === 'running';
    return this.toTheEnd(task, onPhase, control, (run) => run.rest(control, begun), begun);
  }

  async cleanUp(task: Task): Promise<void> {
    const { ports } = this;
    const files = taskFiles(ports.dataDir, task.id);
    const config = await readConfig(files.config);
    const log = { append: () => undefined, close: () => Promise.resolve() };
    const onPhase = (): Promise<void> => Promise.resolve();
    const place = ports.places(config.engine);
    const mask = new SecretMask();
    await new SandboxRun({ ports, task, config, files, log, place, onPhase, mask }).cleanUp();
  }

  /** However often the engine goes away meanwhile. */
  private async toTheEnd(
    task: Task,
    onPhase: OnPhase,
    control: RunControl,
    begin: (run: SandboxRun) => Promise<RunPart>,
    begun: boolean,
  ): Promise<RunEnd> {
    let isBegun = begun;
    const noting: OnPhase = async (phase, progress) => {
      await onPhase(phase, progress);
      isBegun ||= phase === 'agent' || phase === 'harvest';
    };
    let end = await this.part(task, noting, control, begin);
    while (end === 'away') {
      const { engine } = this.ports.places(task.engine);
      if (!(await returned(engine, AbortSignal.any([control.stop, control.detach]))))
        return control.stop.aborted ? { kind: 'stopped' } : { kind: 'detached' };
      end = await this.part(task, noting, control, (run) => run.rest(control, isBegun));
    }
    return end;
  }

  /** With the log open: the next part of the run reads in it how far this one came. */
  private async part(
    task: Task,
    onPhase: OnPhase,
    control: RunControl,
    work: (run: SandboxRun) => Promise<RunPart>,
  ): Promise<RunPart> {
    const { ports } = this;
    const files = taskFiles(ports.dataDir, task.id);
    await mkdir(files.output, { recursive: true });
    const mask = new SecretMask();
    const log = await ports.openLog(files.log, (line) => mask.line(line));
    try {
      const config = await readConfig(files.config);
      const place = ports.places(config.engine);
      const context: RunContext = { ports, task, config, files, log, place, onPhase, mask };
      const end = await work(new SandboxRun(context));
      if (end !== 'away' && end.kind === 'failed') log.append({ kind: 'error', text: end.reason });
      return end;
    } catch (error) {
      if (!isTskError(error)) throw error;
      if (control.stop.aborted || control.detach.aborted) {
        log.append({ kind: 'warning', text: error.message });
        return { kind: 'stopped' };
      }
      log.append({ kind: 'error', text: error.message });
      return { kind: 'failed', reason: mask.text(error.message) };
    } finally {
      // What became of the task does not hang on its log: a full disk is told, and changes nothing.
      await log.close().catch((error: unknown) => {
        ports.logger.warn(`The log of task ${task.id} is not complete: ${messageOf(error)}`);
      });
    }
  }
}

/** Waits for an engine that went away, as long as it takes; false when the signal aborts before. */
async function returned(engine: Engine, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    try {
      await delay(engineRetry, signal);
      await engine.info();
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (!isEngineAway(error)) throw error;
    }
  }
}

async function readConfig(file: string): Promise<SandboxConfig> {
  try {
    return parseSandboxConfig(await readFile(file, 'utf8'));
  } catch (error) {
    throw errors.badInput(
      `The task's configuration ${file} cannot be read: ${messageOf(error)} Start the task anew.`,
    );
  }
}
