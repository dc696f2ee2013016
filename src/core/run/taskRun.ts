import { chown, mkdir, writeFile } from 'node:fs/promises';
import type { Agent, AgentAccess, HostEnvironment, Verdict } from '../model/agent';
import type { ContainerExit, Engine } from '../model/engine';
import type { Image, Images } from '../model/image';
import type { LogEvent, TaskLog } from '../model/logEvent';
import type { Logger } from '../model/logger';
import type { Proxies, ProxyDoor } from '../model/network';
import type { Repositories, SandboxUser, Snapshot, Workspace } from '../model/repository';
import type { RunEnd, TaskRunner } from '../model/run';
import type { Phase, Task } from '../model/task';
import { taskFiles, type TaskFiles } from '../model/taskFiles';
import { throwIfAborted } from '../util/abort';
import { Cleanup } from '../util/cleanup';
import { isTskError, messageOf } from '../util/errors';
import { together } from '../util/together';
import { judge, type HarvestResult } from './judge';
import { instructionsPath, sandboxRequest } from './sandboxRequest';
import { createSecretsFolder, removeSecretsFolder } from './secretsFolder';

interface RunPorts {
  readonly dataDir: string;
  readonly environment: HostEnvironment;
  readonly user: SandboxUser;
  readonly engine: Engine;
  readonly images: Images;
  readonly proxies: Proxies;
  readonly repositories: Repositories;
  /** Throws `unknown-agent`. */
  readonly findAgent: (name: string) => Agent;
  /** What the sandbox's collector reads: see `dockerfiles/base/tsk-collect`. */
  readonly basesFile: (snapshot: Snapshot) => string;
  readonly openLog: (file: string) => Promise<TaskLog>;
  readonly logger: Logger;
}

/** Runs tasks: each run is one `Run`. */
export class SandboxRunner implements TaskRunner {
  constructor(private readonly ports: RunPorts) {}

  async run(task: Task, onPhase: (phase: Phase) => Promise<void>, signal: AbortSignal): Promise<RunEnd> {
    const files = taskFiles(this.ports.dataDir, task.id);
    await mkdir(files.output, { recursive: true });
    const log = await this.ports.openLog(files.log);
    const run = new Run(this.ports, task, files, log, onPhase);
    try {
      const end = await run.whole(signal);
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

interface Prepared {
  readonly agent: Agent;
  readonly access: AgentAccess;
  readonly image: Image;
  readonly workspace: Workspace;
  readonly door: ProxyDoor;
}

/** One run of one task, phase by phase. What it acquires goes into `cleanup`, released however it ends. */
class Run {
  private readonly cleanup = new Cleanup();

  constructor(
    private readonly ports: RunPorts,
    private readonly task: Task,
    private readonly files: TaskFiles,
    private readonly log: TaskLog,
    private readonly onPhase: (phase: Phase) => Promise<void>,
  ) {}

  async whole(signal: AbortSignal): Promise<RunEnd> {
    try {
      const prepared = await this.prepare(signal);
      const { exit, verdict } = await this.work(prepared, signal);
      const taken = await this.harvest(signal);
      return judge(this.task.branch, exit, verdict, taken);
    } finally {
      for (const { what, error } of await this.cleanup.run()) {
        this.log.append({ kind: 'warning', text: `${what} could not be removed: ${error.message}` });
      }
    }
  }

  /** Workspace, image and proxy have nothing to do with each other: side by side. */
  private async prepare(signal: AbortSignal): Promise<Prepared> {
    const agent = this.ports.findAgent(this.task.agent);
    const access = await agent.access(this.ports.environment);
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
    const target = { dir: files.repo, branch: task.branch, user: ports.user };
    return ports.repositories.createWorkspace(task.snapshot, target, signal);
  }

  private findImage(agent: Agent, signal: AbortSignal): Promise<Image> {
    const needs = { stack: this.task.stack, agentLayer: agent.layer, user: this.ports.user };
    let announced: Promise<void> | undefined;
    const progress = {
      onBuild: (tag: string) => {
        this.log.append({ kind: 'info', text: `Building the image ${tag}: only the first time.` });
        announced = this.onPhase('image');
      },
      onOutput: this.buildOutput,
    };
    return this.ports.images.forTask(needs, progress, signal).finally(() => announced);
  }

  private async openDoor(agent: Agent, access: AgentAccess, signal: AbortSignal): Promise<ProxyDoor> {
    const { images, proxies } = this.ports;
    const policy = {
      domains: [...agent.hosts, ...images.stack(this.task.stack).hosts],
      endpoints: access.endpoints,
    };
    const door = await proxies.open(policy, this.task.id, this.buildOutput, signal);
    this.cleanup.add('The way to the proxy', () => door.close());
    return door;
  }

  /** The sandbox from its creation to its end: the agent at work, its output read as it comes. */
  private async work(
    prepared: Prepared,
    signal: AbortSignal,
  ): Promise<{ readonly exit: ContainerExit; readonly verdict: Verdict }> {
    const { engine } = this.ports;
    const { agent } = prepared;
    const id = await this.timed('sandbox', () => this.startSandbox(prepared, signal));
    await this.onPhase('agent');
    const reader = agent.createReader();
    const exit = await this.timed('agent', async () => {
      await engine.followOutput(
        id,
        (line) => {
          for (const event of reader.read(line)) this.log.append(event);
        },
        signal,
      );
      return engine.waitContainer(id, signal);
    });
    return { exit, verdict: reader.verdict(exit.exitCode) };
  }

  private async startSandbox(prepared: Prepared, signal: AbortSignal): Promise<string> {
    const { agent, access, image, workspace, door } = prepared;
    const { engine, user } = this.ports;
    const hasSecrets = Object.keys(access.secrets).length > 0;
    const secretsDir = hasSecrets ? await createSecretsFolder(access.secrets, user) : undefined;
    if (secretsDir !== undefined) {
      this.cleanup.add('The folder with the secrets', () => removeSecretsFolder(secretsDir));
    }
    throwIfAborted(signal);
    const request = sandboxRequest(this.task, {
      engine: await engine.info(),
      imageId: image.id,
      workspace,
      files: this.files,
      door,
      command: agent.command(instructionsPath),
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
