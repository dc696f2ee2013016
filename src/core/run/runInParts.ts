import type { OnPhase, RunControl, RunEnd } from '../model/run';
import type { Task } from '../model/task';
import { delay } from '../util/abort';
import { isTskError, messageOf } from '../util/errors';
import { isHostTrouble } from '../util/hostTrouble';
import {
  nextPart,
  noTrouble,
  stageAfter,
  troubleAfter,
  type Part,
  type PartEnd,
  type SandboxEnd,
} from './nextPart';
import type { RunPorts } from './runContext';
import { SandboxRun } from './sandboxRun';
import { sandboxName } from './sandboxRequest';
import { stageIn, type Stage } from './stage';
import { withLog } from './withLog';

/** How a run is carried out. */
export interface RunOrder {
  readonly ports: RunPorts;
  readonly task: Task;
  readonly onPhase: OnPhase;
  readonly control: RunControl;
  /** Where it stands at the beginning. */
  readonly stage: Stage;
  /** The usual pause before an engine that went away is asked again, in milliseconds. */
  readonly retryMs: number;
}

/** One run, part by part, however often its engine goes away in between: `nextPart` decides, this carries out. */
export class RunInParts {
  private stage: Stage;

  constructor(private readonly order: RunOrder) {
    this.stage = order.stage;
  }

  async toItsEnd(): Promise<RunEnd> {
    let trouble = noTrouble;
    let part = nextPart(this.stage, undefined, trouble);
    while (part.kind !== 'end') {
      const begun = performance.now();
      const end = await this.carryOut(part);
      trouble = troubleAfter(trouble, end, performance.now() - begun);
      this.stage = stageAfter(this.stage, end);
      part = nextPart(this.stage, end, trouble);
    }
    return part.end;
  }

  private carryOut(part: Exclude<Part, { readonly kind: 'end' }>): Promise<PartEnd> {
    const { control } = this.order;
    switch (part.kind) {
      case 'start':
        return this.inSandbox((run) => run.start(control));
      case 'resume':
        return this.inSandbox((run) => run.resume(control));
      case 'stopAgent':
        return this.inSandbox((run) => run.stopAgent(control, part.reason));
      case 'waitForEngine':
        return this.waitForEngine(part.pauses);
    }
  }

  private async inSandbox(work: (run: SandboxRun) => Promise<SandboxEnd>): Promise<SandboxEnd> {
    const { ports, task, control } = this.order;
    const given = { ports, task, stage: () => this.stage, onPhase: this.enter };
    try {
      return await withLog(given, control, (context) => work(new SandboxRun(context)));
    } catch (error) {
      // There may be a sandbox: what this machine is short of for now is no reason to give it up.
      if (this.stage.kind === 'fresh' || !isHostTrouble(error)) throw error;
      return { kind: 'broke', reason: messageOf(error) };
    }
  }

  private readonly enter: OnPhase = async (phase, progress) => {
    this.stage = stageIn(phase, this.stage, Date.now());
    await this.order.onPhase(phase, progress);
  };

  /** Waits for an engine that answers again, as long as it takes. */
  private async waitForEngine(pauses: number): Promise<PartEnd> {
    const { ports, task, retryMs } = this.order;
    const { stop, detach } = this.order.control;
    const { engine } = ports.backends(task.engine);
    for (;;) {
      // Asked to stop meanwhile, it tries the engine at once.
      const signal = stop.aborted ? detach : AbortSignal.any([stop, detach]);
      await delay(retryMs * pauses, signal).catch(() => undefined);
      if (detach.aborted) break;
      try {
        await engine.info();
        // One that is held up answers with failures only.
        await engine.inspectContainer(sandboxName(task));
        return { kind: 'answers' };
      } catch (error) {
        if (stop.aborted) break;
        if (!isTskError(error)) throw error;
      }
    }
    return { kind: 'unanswered', asked: stop.aborted ? 'stop' : 'leave' };
  }
}
