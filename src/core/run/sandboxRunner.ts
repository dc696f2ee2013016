import type { OnPhase, RunControl, RunEnd, TaskRunner } from '../model/run';
import type { Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { readRunConfig } from './readRunConfig';
import type { RunPorts } from './runContext';
import { RunInParts } from './runInParts';
import { SandboxRun } from './sandboxRun';
import { SecretMask } from './secretMask';
import { stageOf, type Stage } from './stage';

/** How long to wait before an engine that went away is asked again, in milliseconds. */
const engineRetry = 1_000;

/** Runs tasks in sandboxes. */
export class SandboxRunner implements TaskRunner {
  constructor(
    private readonly ports: RunPorts,
    private readonly retryMs: number = engineRetry,
  ) {}

  start(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd> {
    return this.run(task, onPhase, control, { kind: 'fresh' });
  }

  resume(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd> {
    return this.run(task, onPhase, control, stageOf(task));
  }

  async cleanUp(task: Task): Promise<void> {
    const { ports } = this;
    const files = taskFiles(ports.dataDir, task.id);
    const config = await readRunConfig(files.config);
    await new SandboxRun({
      ...{ ports, task, config, files },
      log: { append: () => undefined, close: () => Promise.resolve() },
      backend: ports.backends(config.engine),
      stage: () => stageOf(task),
      onPhase: () => Promise.resolve(),
      mask: new SecretMask(),
    }).cleanUp();
  }

  private run(task: Task, onPhase: OnPhase, control: RunControl, stage: Stage): Promise<RunEnd> {
    const { ports, retryMs } = this;
    return new RunInParts({ ports, task, onPhase, control, stage, retryMs }).toItsEnd();
  }
}
