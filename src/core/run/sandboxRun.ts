import type { Agent } from '../model/agent';
import type { ProxyDoor } from '../model/network';
import type { RunControl, RunEnd } from '../model/run';
import { stopGraceSeconds } from '../model/sandboxLayout';
import { isActive } from '../model/task';
import { Cleanup } from '../util/cleanup';
import { isEngineAway, isTskError, messageOf } from '../util/errors';
import { sentence } from '../util/text';
import { followAgent, type AgentWork, type Before } from './agentWork';
import { blockOf, changeOf, furtherOf, judge } from './judge';
import { learnAgain, maskedEnd, maskedSink } from './masked';
import { NetworkWatch, type NetworkStory } from './networkWatch';
import { prepare, type Prepared } from './preparation';
import { enterPhase, timed, type RunContext } from './runContext';
import { readRunFacts, writeRunFacts, type RunFacts } from './runFacts';
import { sandboxName } from './sandboxRequest';
import { removeSecrets } from './secretsFolder';
import { startSandbox } from './startSandbox';
import { takeBack } from './takeBack';
import { takeOver } from './takeOver';
import { createTerminalReader } from './terminalReader';

/**
 * How a run ended, or what came between: its engine went `away`, or watching a sandbox `broke` off. Then it goes on with
 * another `SandboxRun`.
 */
export type RunPart =
  RunEnd | { readonly kind: 'away' } | { readonly kind: 'broke'; readonly reason: string };

/**
 * One run of one task, phase by phase. What it acquires goes into `cleanup`, released however it ends, unless it is
 * left to another process, or its engine is away.
 */
export class SandboxRun {
  private readonly cleanup = new Cleanup();
  private network: NetworkWatch | undefined;
  private detached = false;
  /** There may be work in a sandbox: what breaks now is no reason to remove it. */
  private atWork = false;

  constructor(private readonly context: RunContext) {}

  /** From the snapshot to the branch. */
  whole(control: RunControl): Promise<RunPart> {
    return this.cleaned(control, async () => {
      const { files, task } = this.context;
      const either = AbortSignal.any([control.stop, control.detach]);
      const container = sandboxName(task);
      this.removeAtLast(container);
      await writeRunFacts(files.run, { container });
      const prepared = await prepare(this.context, (door) => this.opened(door), either);
      const id = await this.start(prepared, either);
      return this.toTheEnd(prepared.agent, id, { events: 0, ms: 0, hasEnded: false }, control);
    });
  }

  /** From where another part of the run stopped; `begun`: an agent was at work. The sandbox is found by what was written down. */
  async rest(control: RunControl, begun: boolean): Promise<RunPart> {
    const { ports, task, files, place, log, agentSince } = this.context;
    this.atWork = true;
    return this.cleaned(control, async () => {
      const facts = await this.facts();
      if (facts) this.adopt(facts);
      const container = facts && (await place.engine.inspectContainer(facts.container));
      if (!container?.started) {
        if (!begun) return { kind: 'lost' };
        return this.partial('Its sandbox is gone: somebody removed it, or the engine lost it.', control);
      }
      log.append({ kind: 'info', text: 'The run continues from here.' });
      // Whoever began it may have come further than its agent.
      if (!begun) await enterPhase(this.context, 'agent');
      const events = await ports.lastOutputNumber(files.log);
      const ms = agentSince === undefined ? 0 : Math.max(0, Date.now() - agentSince);
      const before = { events, ms, hasEnded: !container.running };
      return this.toTheEnd(ports.findAgent(task.agent), container.id, before, control);
    });
  }

  /** Has an agent end that can no longer be watched, for the reason given, and takes over what it had done. */
  async giveUp(control: RunControl, why: string): Promise<RunPart> {
    const { task, place, log } = this.context;
    this.atWork = true;
    return this.cleaned(control, async () => {
      const facts = (await this.facts()) ?? { container: sandboxName(task) };
      this.adopt(facts);
      const reason = `The agent could not be watched any more and was stopped: ${why}`;
      log.append({ kind: 'warning', text: reason });
      try {
        await place.engine.stopContainer(facts.container, stopGraceSeconds);
      } catch (error) {
        if (isEngineAway(error)) throw error;
        log.append({ kind: 'warning', text: messageOf(error) });
      }
      return this.partial(reason, control);
    });
  }

  /** What an agent left is taken over as far as it was collected. */
  private async partial(reason: string, control: RunControl): Promise<RunEnd> {
    const branch = `${this.context.task.branch}-partial`;
    const taken = await takeOver(this.context, branch, control.detach);
    if (!taken.ok) return { kind: 'failed', reason: `${reason} ${taken.reason}` };
    const change = changeOf(branch, taken.harvest, true);
    return { kind: 'failed', reason, outcome: { change, ...furtherOf(taken.harvest) } };
  }

  /** Removes what an earlier process left of a run whose end is known. */
  async cleanUp(): Promise<void> {
    const { task, mask, ports } = this.context;
    this.adopt((await this.facts()) ?? { container: sandboxName(task) });
    for (const { what, error } of await this.cleanup.run()) {
      const why = mask.text(error.message);
      ports.logger.warn(`Task ${task.id}: ${what} could not be removed: ${why}`);
    }
  }

  private async start(prepared: Prepared, signal: AbortSignal): Promise<string> {
    const { log } = this.context;
    const id = await timed(log, 'sandbox', () => startSandbox(this.context, prepared, this.cleanup, signal));
    this.atWork = true;
    await enterPhase(this.context, 'agent');
    return id;
  }

  private async toTheEnd(
    agent: Pick<Agent, 'createReader'>,
    id: string,
    before: Before,
    control: RunControl,
  ): Promise<RunEnd> {
    const { interactive } = this.context.task;
    const reader = interactive ? createTerminalReader() : agent.createReader();
    const work = await followAgent(this.context, reader, id, before, control);
    if (!work) return this.detach();
    if (interactive) {
      this.context.log.append({ kind: 'info', text: `The shell ended (exit code ${work.exit.exitCode}).` });
    }
    const branch = this.branchFor(work);
    const [taken, network] = await Promise.all([
      takeOver(this.context, branch, control.detach),
      this.endNetwork(),
    ]);
    const { memoryGb } = this.context.config;
    return judge({
      ...work,
      branch,
      isPartial: branch !== this.context.task.branch,
      taken,
      network,
      memoryGb,
    });
  }

  /** Work that is not the whole is kept beside the place of the whole. */
  private branchFor(work: AgentWork): string {
    const { branch, attempts } = this.context.task;
    if (work.cancelled) return `${branch}-partial`;
    return blockOf(work) ? `${branch}-attempt-${attempts}` : branch;
  }

  /** Written down at once: whoever comes after this process closes it. */
  private async opened(door: ProxyDoor): Promise<void> {
    this.watch(door);
    const { files, task } = this.context;
    await writeRunFacts(files.run, { container: sandboxName(task), door });
  }

  private watch(door: ProxyDoor): void {
    const { ports, files, log, mask, task } = this.context;
    const record = maskedSink(ports.openNetworkRecord(files.network), mask);
    const { state } = task;
    const since = isActive(state) ? Date.parse(state.startedAt) : 0;
    const watch = new NetworkWatch(door, record, (text) => log.append({ kind: 'warning', text }), since);
    this.network = watch;
    this.cleanup.add('The way to the proxy', async () => void (await watch.end()));
  }

  /** What was written down of the run. Its secrets are known from then on: its door tells at once what was asked so far. */
  private async facts(): Promise<RunFacts | undefined> {
    await learnAgain(this.context);
    return readRunFacts(this.context.files.run);
  }

  private adopt({ container, door }: RunFacts): void {
    const { task, place, files } = this.context;
    this.removeAtLast(container);
    this.cleanup.add('The folder with the secrets', () => removeSecrets({ id: task.id, dir: files.dir }));
    this.cleanup.add('The ownership of its folders', () => takeBack(this.context));
    if (door) this.watch(place.proxies.reopen(door));
  }

  /**
   * As long as there is a container, whoever comes after this process finds what else was left. By name: a creation
   * that was interrupted has no id yet.
   */
  private removeAtLast(container: string): void {
    this.cleanup.add('The sandbox', () => this.context.place.engine.removeContainer(container));
  }

  private endNetwork(): Promise<NetworkStory | undefined> {
    return this.network ? this.network.end() : Promise.resolve(undefined);
  }

  private async detach(): Promise<RunEnd> {
    this.detached = true;
    await this.network?.leave();
    return { kind: 'detached' };
  }

  private async cleaned(control: RunControl, work: () => Promise<RunEnd>): Promise<RunPart> {
    try {
      const end = maskedEnd(await work(), this.context.mask);
      return this.detached ? end : await this.written(end, control);
    } catch (error) {
      return await this.interrupted(error, control);
    } finally {
      if (!this.detached) {
        for (const { what, error } of await this.cleanup.run()) {
          this.context.log.append({
            kind: 'warning',
            text: `${what} could not be removed: ${error.message}`,
          });
        }
      }
    }
  }

  /** An end that nobody could write down is none yet: whoever comes next finds the sandbox, and comes to it again. */
  private async written(end: RunEnd, control: RunControl): Promise<RunEnd> {
    try {
      await control.onEnd(end);
      return end;
    } catch (error) {
      if (isTskError(error, 'unknown-task')) throw error;
      const text = `The end of the run could not be written down: ${sentence(messageOf(error))} Its sandbox is kept, and the run ends later.`;
      this.context.log.append({ kind: 'warning', text });
      return this.detach();
    }
  }

  /** What an error in the middle means. Throws it where there is no sandbox that others could go on with. */
  private async interrupted(error: unknown, control: RunControl): Promise<RunPart> {
    const isAway = isEngineAway(error);
    if (!isAway && (!this.atWork || isTskError(error, 'unknown-task'))) throw error;
    if (control.detach.aborted && this.atWork) return this.detach();
    const reason = sentence(messageOf(error));
    const rest = isAway ? ' What the agent says until then may be missing here.' : '';
    this.context.log.append({ kind: 'warning', text: `${reason}${rest}` });
    await this.detach();
    return isAway ? { kind: 'away' } : { kind: 'broke', reason };
  }
}
