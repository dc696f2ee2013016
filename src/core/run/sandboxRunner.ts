import { mkdir, readFile } from 'node:fs/promises';
import type { SandboxConfig } from '../model/config';
import type { OnPhase, RunControl, RunEnd, TaskRunner } from '../model/run';
import { parseSandboxConfig } from '../model/sandboxConfigText';
import type { Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { errors, isTskError, messageOf } from '../util/errors';
import type { RunContext, RunPorts } from './runContext';
import { SandboxRun } from './sandboxRun';

/** Runs tasks in sandboxes: each run is one `SandboxRun` with the task's log open. */
export class SandboxRunner implements TaskRunner {
  constructor(private readonly ports: RunPorts) {}

  run(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd> {
    return this.withLog(task, onPhase, control, (run) => run.whole(control));
  }

  resume(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd> {
    return this.withLog(task, onPhase, control, (run) => run.rest(control));
  }

  async cleanUp(task: Task): Promise<void> {
    const { ports } = this;
    const files = taskFiles(ports.dataDir, task.id);
    const config = await readConfig(files.config);
    const log = { append: () => undefined, close: () => Promise.resolve() };
    const onPhase = (): Promise<void> => Promise.resolve();
    const place = ports.places(config.engine);
    await new SandboxRun({ ports, task, config, files, log, place, onPhase }).cleanUp();
  }

  private async withLog(
    task: Task,
    onPhase: OnPhase,
    control: RunControl,
    work: (run: SandboxRun) => Promise<RunEnd>,
  ): Promise<RunEnd> {
    const { ports } = this;
    const files = taskFiles(ports.dataDir, task.id);
    await mkdir(files.output, { recursive: true });
    const log = await ports.openLog(files.log);
    try {
      const config = await readConfig(files.config);
      const place = ports.places(config.engine);
      const context: RunContext = { ports, task, config, files, log, place, onPhase };
      const end = await work(new SandboxRun(context));
      if (end.kind === 'failed') log.append({ kind: 'error', text: end.reason });
      return end;
    } catch (error) {
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

async function readConfig(file: string): Promise<SandboxConfig> {
  try {
    return parseSandboxConfig(await readFile(file, 'utf8'));
  } catch (error) {
    throw errors.badInput(
      `The task's configuration ${file} cannot be read: ${messageOf(error)} Start the task anew.`,
    );
  }
}
