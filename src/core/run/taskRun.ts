import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import type { AccessSources, Agent, AgentAccess, Verdict } from '../model/agent';
import type { SandboxConfig } from '../model/config';
import type { ContainerExit } from '../model/engine';
import type { Image, Stacks } from '../model/image';
import { imageNeeds, maxContextBytes } from '../model/imageNeeds';
import type { LogEvent, TaskLog } from '../model/logEvent';
import type { Logger } from '../model/logger';
import type { ProxyDoor } from '../model/network';
import type { Place, Places } from '../model/place';
import type { Repositories, SandboxUser, Snapshot, Workspace } from '../model/repository';
import type { OnPhase, RunEnd, TaskRunner } from '../model/run';
import { parseSandboxConfig } from '../model/sandboxConfigText';
import type { NetworkSummary, Task } from '../model/task';
import { taskFiles, type TaskFiles } from '../model/taskFiles';
import { throwIfAborted } from '../util/abort';
import { Cleanup } from '../util/cleanup';
import { errors, isTskError, messageOf } from '../util/errors';
import { together } from '../util/together';
import { expandDevices } from './expandDevices';
import { judge, type HarvestResult } from './judge';
import { networkPolicy } from './networkPolicy';
import { NetworkWatch, type NetworkSink } from './networkWatch';
import { instructionsPath, sandboxRequest } from './sandboxRequest';
import { sandboxSecrets } from './sandboxSecrets';
import { createSecretsFolder, removeSecretsFolder } from './secretsFolder';
import { StepProgress } from './stepProgress';
import { TimeLimits } from './timeLimits';

/** How long a sandbox that is told to end may take to have its work collected, in seconds. */
const stopGrace = 60;

interface RunPorts {
  readonly dataDir: string;
  readonly sources: AccessSources;
  readonly user: SandboxUser;
  readonly places: Places;
  readonly stacks: Stacks;
  readonly repositories: Repositories;
  /** Throws `unknown-agent`. */
  readonly findAgent: (name: string) => Agent;
  /** What the sandbox's collector reads: see `dockerfiles/base/tsk-collect`. */
  readonly basesFile: (snapshot: Snapshot) => string;
  readonly openLog: (file: string) => Promise<TaskLog>;
  readonly openNetworkRecord: (file: string) => NetworkSink;
  readonly logger: Logger;
}

/** Runs tasks: each run is one `Run`. */
export class SandboxRunner implements TaskRunner {
  constructor(private readonly ports: RunPorts) {}

  async run(task: Task, onPhase: OnPhase, signal: AbortSignal): Promise<RunEnd> {
    const files = taskFiles(this.ports.dataDir, task.id);
    await mkdir(files.output, { recursive: true });
    const log = await this.ports.openLog(files.log);
    try {
      const config = await readConfig(files.config);
      const end = await new Run(this.ports, task, config, files, log, onPhase).whole(signal);
      if (end.kind === 'failed') log.append({ kind: 'error', text: end.reason });
      return end;
    } catch (error) {
      if (signal.aborted) {
        log.append({ kind: 'warning', text: messageOf(error) });
        throw error;
      }
      if (!isTskError(error)) throw error;
      log.append({ kind: 'error', text: error.message });
      return { kind: 'failed', reason: error.message };
    } finally {
      // What became of the task does not hang on its log: a full disk is told, and changes nothing.
      await log.close().catch((error: unknown) => {
        this.ports.logger.warn(`The log of task ${task.id} is not complete: ${messageOf(error)}`);
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

interface Prepared {
  readonly agent: Agent;
  readonly access: AgentAccess;
  readonly image: Image;
  readonly workspace: Workspace;
  readonly door: ProxyDoor | undefined;
}

interface Work {
  readonly exit: ContainerExit;
  readonly verdict: Verdict;
  /** Why TSK itself ended it, when it did. */
  readonly stopped: string | undefined;
}

/** One run of one task, phase by phase. What it acquires goes into `cleanup`, released however it ends. */
class Run {
  private readonly cleanup = new Cleanup();
  private readonly place: Place;
  private network: NetworkWatch | undefined;

  constructor(
    private readonly ports: RunPorts,
    private readonly task: Task,
    private readonly config: SandboxConfig,
    private readonly files: TaskFiles,
    private readonly log: TaskLog,
    private readonly onPhase: OnPhase,
  ) {
    this.place = ports.places(config.engine);
  }

  async whole(signal: AbortSignal): Promise<RunEnd> {
    try {
      const prepared = await this.prepare(signal);
      const work = await this.work(prepared, signal);
      const [taken, network] = await Promise.all([this.harvest(signal), this.endNetwork()]);
      return judge({ branch: this.task.branch, ...work, taken, network, memoryGb: this.config.memoryGb });
    } finally {
      for (const { what, error } of await this.cleanup.run()) {
        this.log.append({ kind: 'warning', text: `${what} could not be removed: ${error.message}` });
      }
    }
  }

  /** Workspace, image and proxy have nothing to do with each other: side by side. */
  private async prepare(signal: AbortSignal): Promise<Prepared> {
    const agent = this.ports.findAgent(this.task.agent);
    const access = await agent.access(this.ports.sources);
    for (const text of this.task.snapshot.warnings) this.log.append({ kind: 'warning', text });
    const [workspace, image, door] = await together(signal, [
      (stop) => this.timed('workspace', () => this.createWorkspace(stop)),
      (stop) =>
        this.timed(
          'image',
          () => this.findImage(agent, stop),
          ({ tag }) => tag,
        ),
      (stop) => this.timed('proxy', () => this.openDoor(agent, access, stop)),
    ]);
    return { agent, access, image, workspace, door };
  }

  private async createWorkspace(signal: AbortSignal): Promise<Workspace> {
    const { files, task, ports } = this;
    await mkdir(files.outbox, { recursive: true });
    if (process.getuid?.() === 0) await chown(files.outbox, ports.user.uid, ports.user.gid);
    await writeFile(files.bases, ports.basesFile(task.snapshot), { mode: 0o644 });
    const { history } = this.config;
    const target = { dir: files.repo, branch: task.branch, user: ports.user, history };
    return ports.repositories.createWorkspace(task.snapshot, target, signal);
  }

  private findImage(agent: Agent, signal: AbortSignal): Promise<Image> {
    const { user, repositories } = this.ports;
    const { gitDir, base } = this.task.snapshot;
    const needs = imageNeeds(agent, this.task.stack, this.config, user, (patterns, stop) =>
      repositories.readFiles(gitDir, base, patterns, maxContextBytes, stop),
    );
    const steps = new StepProgress((progress) => this.onPhase('image', progress));
    const progress = {
      onBuild: (tag: string) => {
        this.log.append({ kind: 'info', text: `Building the image ${tag}: only the first time.` });
        steps.begin();
      },
      onOutput: this.buildOutput,
      onStep: (step: number, of: number) => steps.step(step, of),
    };
    return this.place.images.forTask(needs, progress, signal).finally(() => steps.settled());
  }

  /** The way out, where there is one: through the proxy, and to ports of the host. */
  private async openDoor(
    agent: Agent,
    access: AgentAccess,
    signal: AbortSignal,
  ): Promise<ProxyDoor | undefined> {
    const { config, task } = this;
    if (config.network === 'none') return undefined;
    if (config.network === 'open' && config.hostPorts.length === 0) return undefined;
    const policy = networkPolicy(config, agent, this.ports.stacks.hosts(task.stack), access);
    const door = await this.place.proxies.open(policy, task.id, config.hostPorts, this.buildOutput, signal);
    const watch = new NetworkWatch(door, this.ports.openNetworkRecord(this.files.network), (text) =>
      this.log.append({ kind: 'warning', text }),
    );
    this.network = watch;
    this.cleanup.add('The way to the proxy', async () => void (await watch.end()));
    return door;
  }

  private async endNetwork(): Promise<NetworkSummary | undefined> {
    return this.network?.end();
  }

  /** The sandbox from its creation to its end: the agent at work, its output read as it comes. */
  private async work(prepared: Prepared, signal: AbortSignal): Promise<Work> {
    const { engine } = this.place;
    const { agent } = prepared;
    const id = await this.timed('sandbox', () => this.startSandbox(prepared, signal));
    await this.onPhase('agent');
    const reader = agent.createReader();
    let stopped: string | undefined;
    let stopping: Promise<void> | undefined;
    const limits = new TimeLimits(this.config, (reason) => {
      stopped = reason;
      this.log.append({ kind: 'warning', text: reason });
      stopping = engine.stopContainer(id, stopGrace).catch((error: unknown) => {
        this.log.append({ kind: 'warning', text: messageOf(error) });
      });
    });
    try {
      const exit = await this.timed('agent', async () => {
        await engine.followOutput(
          id,
          (line) => {
            limits.heard();
            for (const event of reader.read(line)) this.log.append(event);
          },
          signal,
        );
        return engine.waitContainer(id, signal);
      });
      return { exit, verdict: reader.verdict(exit.exitCode), stopped };
    } finally {
      limits.dispose();
      await stopping;
    }
  }

  private async startSandbox(prepared: Prepared, signal: AbortSignal): Promise<string> {
    const { agent, access, image, workspace, door } = prepared;
    const { engine } = this.place;
    const { user, sources } = this.ports;
    const { config } = this;
    const secrets = await sandboxSecrets(config, access, sources.secrets);
    const secretsDir = secrets && (await createSecretsFolder(secrets, user));
    if (secretsDir !== undefined) {
      this.cleanup.add('The folder with the secrets', () => removeSecretsFolder(secretsDir));
    }
    throwIfAborted(signal);
    const request = sandboxRequest(this.task, {
      engine: await engine.info(),
      config,
      devices: await expandDevices(config.devices),
      imageId: image.id,
      workspace,
      files: this.files,
      door,
      command: agent.command({
        instructionsPath,
        args: config.agentArgs,
        ...(config.model === undefined ? {} : { model: config.model }),
      }),
      environment: access.environment,
      secretsDir,
    });
    // By name: a creation that was interrupted has no id yet.
    this.cleanup.add('The sandbox', () => engine.removeContainer(request.name));
    const id = await engine.createContainer(request);
    throwIfAborted(signal);
    await engine.startContainer(id);
    return id;
  }

  private async harvest(signal: AbortSignal): Promise<HarvestResult> {
    await this.onPhase('harvest');
    const { outbox, scratch } = this.files;
    const source = { outbox, scratch, branch: this.task.branch };
    try {
      const harvest = await this.timed('harvest', () =>
        this.ports.repositories.harvest(this.task.snapshot, source, signal),
      );
      for (const text of harvest.warnings) this.log.append({ kind: 'warning', text });
      this.log.append({
        kind: 'info',
        text:
          harvest.commit === undefined
            ? 'The agent made no changes; there is no branch.'
            : `The branch ${this.task.branch} is in your repository.`,
      });
      return { ok: true, harvest };
    } catch (error) {
      if (signal.aborted || !isTskError(error)) throw error;
      return { ok: false, reason: error.message };
    }
  }

  private readonly buildOutput = (text: string): void => this.log.append({ kind: 'build', text });

  /** Runs a phase and logs how long it took. */
  private async timed<T>(phase: string, work: () => Promise<T>, text?: (result: T) => string): Promise<T> {
    const start = performance.now();
    const result = await work();
    const event: LogEvent = { kind: 'phase', phase, ms: Math.round(performance.now() - start) };
    this.log.append(text ? { ...event, text: text(result) } : event);
    return result;
  }
}
