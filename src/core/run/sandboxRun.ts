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
import { interruption, leavesSandbox, type SandboxEnd } from './nextPart';
import { prepare } from './preparation';
import { enterPhase, timed, type RunContext } from './runContext';
import { readRunFacts, writeRunFacts, type RunFacts } from './runFacts';
import { sandboxName } from './sandboxRequest';
import { removeSecrets } from './secretsFolder';
import { startSandbox } from './startSandbox';
import { reclaimFolders } from './reclaimFolders';
import { harvestWork } from './harvestWork';
import { createTerminalReader } from './terminalReader';

/**
 * One part of a run in its sandbox: see `nextPart.ts`. What it acquires goes into `cleanup`, released however the part ends,
 * unless the sandbox is left to the next part or to another process.
 */
export class SandboxRun {
  private readonly cleanup = new Cleanup();
  private network: NetworkWatch | undefined;

  constructor(private readonly context: RunContext) {}

  /** From the snapshot to the branch. */
  start(control: RunControl): Promise<SandboxEnd> {
    return this.supervise(control, async () => {
      const { files, task, log } = this.context;
      const asked = AbortSignal.any([control.stop, control.detach]);
      const container = sandboxName(task);
      this.removeLast(container);
      await writeRunFacts(files.run, { container });
      const prepared = await prepare(this.context, (door) => this.recordDoor(door), asked);
      const id = await timed(log, 'sandbox', () => startSandbox(this.context, prepared, this.cleanup, asked));
      await enterPhase(this.context, 'agent');
      return this.followToEnd(prepared.agent, id, { events: 0, ms: 0, hasEnded: false }, control);
    });
  }

  /** From where another part of the run stopped to the branch. The sandbox is found by what was written down. */
  resume(control: RunControl): Promise<SandboxEnd> {
    return this.supervise(control, async () => {
      const { ports, task, files, backend, log } = this.context;
      const stage = this.context.stage();
      const facts = await this.readFacts();
      if (facts) this.adopt(facts);
      const container = facts && (await backend.engine.inspectContainer(facts.container));
      if (!container?.started) {
        if (stage.kind !== 'atWork') return { kind: 'lost' };
        return this.harvestPart('Its sandbox is gone: somebody removed it, or the engine lost it.', control);
      }
      log.append({ kind: 'info', text: 'The run continues from here.' });
      // The process before may have started the agent without writing so.
      if (stage.kind !== 'atWork') await enterPhase(this.context, 'agent');
      const since = stage.kind === 'atWork' ? stage.since : undefined;
      const before = {
        events: await ports.lastOutputNumber(files.log),
        ms: since === undefined ? 0 : Math.max(0, Date.now() - since),
        hasEnded: !container.running,
      };
      return this.followToEnd(ports.findAgent(task.agent), container.id, before, control);
    });
  }

  /** Stops an agent that cannot be watched any more, for the reason given, and harvests what it had done. */
  stopAgent(control: RunControl, why: string): Promise<SandboxEnd> {
    return this.supervise(control, async () => {
      const { task, backend, log } = this.context;
      const facts = (await this.readFacts()) ?? { container: sandboxName(task) };
      this.adopt(facts);
      const reason = `TSK could no longer monitor the agent and stopped it: ${why}`;
      log.append({ kind: 'warning', text: reason });
      try {
        await backend.engine.stopContainer(facts.container, stopGraceSeconds);
      } catch (error) {
        if (isEngineAway(error)) throw error;
        log.append({ kind: 'warning', text: messageOf(error) });
      }
      return this.harvestPart(reason, control);
    });
  }

  /** Removes what an earlier process left of a run whose end is known. */
  async cleanUp(): Promise<void> {
    const { task, mask, ports } = this.context;
    this.adopt((await this.readFacts()) ?? { container: sandboxName(task) });
    for (const { what, error } of await this.cleanup.run()) {
      const why = mask.text(error.message);
      ports.logger.warn(`Task ${task.id}: ${what} could not be removed: ${why}`);
    }
  }

  /** Does a part: records its end, then releases what it acquired, unless the sandbox is left. */
  private async supervise(control: RunControl, work: () => Promise<RunEnd>): Promise<SandboxEnd> {
    let end: SandboxEnd | undefined;
    try {
      end = await this.recordEnd(maskedEnd(await work(), this.context.mask), control);
    } catch (error) {
      end = await this.interrupted(error, control);
    } finally {
      if (!end || !leavesSandbox(end)) await this.release();
    }
    return end;
  }

  /** An end that cannot be recorded keeps the sandbox: the next process comes to the same end. */
  private async recordEnd(end: RunEnd, control: RunControl): Promise<RunEnd> {
    if (leavesSandbox(end)) return end;
    try {
      await control.recordEnd(end);
      return end;
    } catch (error) {
      if (isTskError(error, 'unknown-task')) throw error;
      const text = `TSK could not record the end of the run: ${sentence(messageOf(error))} It keeps the sandbox, and the run ends later.`;
      this.context.log.append({ kind: 'warning', text });
      return this.leaveSandbox();
    }
  }

  /** Throws an error that ends the run. */
  private async interrupted(error: unknown, control: RunControl): Promise<SandboxEnd> {
    const end = interruption(this.context.stage(), error, control.detach.aborted);
    if (!end) throw error;
    if (end.kind !== 'detached') {
      const missing = end.kind === 'away' ? ' The output of the agent until then may be missing here.' : '';
      this.context.log.append({ kind: 'warning', text: `${sentence(messageOf(error))}${missing}` });
    }
    await this.leaveSandbox();
    return end;
  }

  private async release(): Promise<void> {
    for (const { what, error } of await this.cleanup.run()) {
      const text = `${what} could not be removed: ${error.message}`;
      this.context.log.append({ kind: 'warning', text });
    }
  }

  private async leaveSandbox(): Promise<RunEnd> {
    await this.network?.leave();
    return { kind: 'detached' };
  }

  /** Watches the agent to its end, harvests what it did, and judges. */
  private async followToEnd(
    agent: Pick<Agent, 'createReader'>,
    id: string,
    before: Before,
    control: RunControl,
  ): Promise<RunEnd> {
    const { task, log, config } = this.context;
    const reader = task.interactive ? createTerminalReader() : agent.createReader();
    const work = await followAgent(this.context, reader, id, before, control);
    if (!work) return this.leaveSandbox();
    if (task.interactive) {
      log.append({ kind: 'info', text: `The shell ended (exit code ${work.exit.exitCode}).` });
    }
    const branch = this.branchFor(work);
    const [taken, network] = await Promise.all([
      harvestWork(this.context, branch, control.detach),
      this.endNetwork(),
    ]);
    const isPartial = branch !== task.branch;
    return judge({ ...work, branch, isPartial, taken, network, memoryGb: config.memoryGb });
  }

  /** What an agent left is harvested as far as it was collected. */
  private async harvestPart(reason: string, control: RunControl): Promise<RunEnd> {
    const branch = `${this.context.task.branch}-partial`;
    const taken = await harvestWork(this.context, branch, control.detach);
    if (!taken.ok) return { kind: 'failed', reason: `${reason} ${taken.reason}` };
    const change = changeOf(branch, taken.harvest, true);
    return { kind: 'failed', reason, outcome: { change, ...furtherOf(taken.harvest) } };
  }

  /** Work that is not the whole gets a branch of its own. */
  private branchFor(work: AgentWork): string {
    const { branch, attempts } = this.context.task;
    if (work.cancelled) return `${branch}-partial`;
    return blockOf(work) ? `${branch}-attempt-${attempts}` : branch;
  }

  /** At once: the process after this one closes the door. */
  private async recordDoor(door: ProxyDoor): Promise<void> {
    this.watchNetwork(door);
    const { files, task } = this.context;
    await writeRunFacts(files.run, { container: sandboxName(task), door });
  }

  private watchNetwork(door: ProxyDoor): void {
    const { ports, files, log, mask, task } = this.context;
    const record = maskedSink(ports.openNetworkRecord(files.network), mask);
    const { state } = task;
    const since = isActive(state) ? Date.parse(state.startedAt) : 0;
    const watch = new NetworkWatch(door, record, (text) => log.append({ kind: 'warning', text }), since);
    this.network = watch;
    this.cleanup.add('The connection to the proxy', async () => void (await watch.end()));
  }

  private endNetwork(): Promise<NetworkStory | undefined> {
    return this.network ? this.network.end() : Promise.resolve(undefined);
  }

  /** What was written down of the run. Learns its secrets first: its door reports at once what was asked so far. */
  private async readFacts(): Promise<RunFacts | undefined> {
    await learnAgain(this.context);
    return readRunFacts(this.context.files.run);
  }

  private adopt({ container, door }: RunFacts): void {
    const { task, backend, files } = this.context;
    this.removeLast(container);
    this.cleanup.add('The folder with the secrets', () => removeSecrets({ id: task.id, dir: files.dir }));
    this.cleanup.add('The ownership of its folders', () => reclaimFolders(this.context));
    if (door) this.watchNetwork(backend.proxies.reopen(door));
  }

  /**
   * Last of all: by the container, another process finds what else was left. By name: a creation that was interrupted has
   * no id yet.
   */
  private removeLast(container: string): void {
    this.cleanup.add('The sandbox', () => this.context.backend.engine.removeContainer(container));
  }
}
