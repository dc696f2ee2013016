import { randomUUID } from 'node:crypto';
import type { Agent } from '../model/agent';
import type { Approval, Configuration, ResolvedConfig } from '../model/config';
import type { EngineKind } from '../model/configWords';
import type {
  BuildProgress,
  Image,
  ImageNeeds,
  ImagePreview,
  ProjectCopies,
  StoredImage,
} from '../model/image';
import { imageNeeds } from '../model/imageNeeds';
import type { Backends } from '../model/backend';
import type { RepoLocation, Repositories, SandboxUser } from '../model/repository';
import type { TaskStore } from '../model/store';
import type { TaskId } from '../model/taskId';
import { isTskError } from '../util/errors';
import type { ApprovalGate } from './approvalGate';
import { chosenOverrides, type ConfigRequest } from './chosenOverrides';
import { filesOf } from './filesOf';
import type { TaskRequest } from './taskRequest';

interface SandboxImagesPorts {
  readonly configuration: Configuration;
  readonly gate: ApprovalGate;
  readonly repositories: Repositories;
  readonly backends: Backends;
  readonly store: TaskStore;
  /** Throws `unknown-agent`. */
  readonly findAgent: (name: string) => Agent;
  readonly user: SandboxUser;
}

/** Identifies an image: a repository, and the choices for it. */
export type ImageRequest = Pick<TaskRequest, 'repoPath' | 'agent' | 'stack' | 'flags' | 'settings'>;

export interface BuildOptions {
  readonly signal?: AbortSignal;
  /** Rebuilds every step. */
  readonly noCache?: boolean;
}

/** Lets people preview, build and remove images without a task. */
export class SandboxImages {
  constructor(private readonly ports: SandboxImagesPorts) {}

  /** The image that a task on the repository's current state would use. Runs nothing, so it needs no engine or approval. */
  async preview(request: ImageRequest, signal?: AbortSignal): Promise<ImagePreview> {
    const { repositories, configuration } = this.ports;
    const repo = await repositories.locate(request.repoPath);
    const config = await configuration.resolve(repo, chosenOverrides(request), request.settings);
    const images = this.ports.backends(config.sandbox.engine).images;
    return images.preview(this.needs(repo, config), signal);
  }

  /** Builds the image for tasks on a repository, unless it exists. Throws `approval-needed` like a task. */
  async build(request: ImageRequest, progress: BuildProgress, options: BuildOptions = {}): Promise<Image> {
    const { signal, ...rest } = options;
    const { repositories, configuration, gate, backends } = this.ports;
    const repo = await repositories.locate(request.repoPath);
    const config = await configuration.resolve(repo, chosenOverrides(request), request.settings);
    const { readFiles, ...needs } = this.needs(repo, config);
    const gated = { repository: repo.commonDir, ...config };
    await gate.require(gated, readFiles, signal);
    // Ask again if a file changed meanwhile.
    const admit = (copies: ProjectCopies): Promise<void> => gate.admit(gated, copies);
    return backends(config.sandbox.engine).images.forTask(
      { ...needs, readFiles, admit },
      progress,
      signal,
      rest,
    );
  }

  /** Everything that a task on the repository's current state needs approval for, whether given or not. */
  async approval(repoPath: string, request: ConfigRequest): Promise<Approval | undefined> {
    const { repositories, configuration, gate } = this.ports;
    const repo = await repositories.locate(repoPath);
    const config = await configuration.resolve(repo, chosenOverrides(request), request.settings);
    const { readFiles } = this.needs(repo, config);
    return gate.required({ repository: repo.commonDir, ...config }, readFiles);
  }

  buildProxy(
    engine: EngineKind | undefined,
    progress: BuildProgress,
    { signal, ...rest }: BuildOptions = {},
  ): Promise<Image> {
    return this.ports.backends(engine).images.forProxy(progress, signal, rest);
  }

  /**
   * TSK's images that no container and no configuration uses: neither the configuration of these repositories nor that of
   * a listed task. Throws if a configuration is unknown, rather than listing the wrong images.
   */
  async obsolete(repoPaths: readonly string[], engine?: EngineKind): Promise<readonly StoredImage[]> {
    const wanted = new Set<string>();
    const tasks = await this.ports.store.list();
    const requests: ImageRequest[] = [
      ...repoPaths.map((repoPath) => ({ repoPath })),
      // Images used lately are likely to be used again.
      ...tasks.map(({ snapshot, agent, stack }) => ({ repoPath: snapshot.worktree, agent, stack })),
    ];
    const seen = new Set<string>();
    for (const request of requests) {
      const key = JSON.stringify(request);
      if (seen.has(key)) continue;
      seen.add(key);
      const preview = await this.previewIfThere(request);
      if (preview) wanted.add(preview.hash);
    }
    const { images } = this.ports.backends(engine);
    return (await images.stored()).filter(({ hash, inUse }) => !inUse && !wanted.has(hash));
  }

  remove(id: string, engine?: EngineKind): Promise<void> {
    return this.ports.backends(engine).images.remove(id);
  }

  /** Undefined if the repository, or the user's own stack, no longer exists. */
  private async previewIfThere(request: ImageRequest): Promise<ImagePreview | undefined> {
    try {
      return await this.preview(request);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  private needs(repo: RepoLocation, { agent, stack, sandbox }: ResolvedConfig): ImageNeeds {
    return imageNeeds(this.ports.findAgent(agent), stack, sandbox, this.ports.user, (patterns, signal) =>
      this.readNow(repo, patterns, signal),
    );
  }

  /** Files as a task would get them: from a temporary snapshot. */
  private async readNow(
    repo: RepoLocation,
    patterns: readonly string[],
    signal?: AbortSignal,
  ): ReturnType<ImageNeeds['readFiles']> {
    const { repositories } = this.ports;
    const id = randomUUID() as TaskId;
    const snapshot = await repositories.snapshot(repo, id, signal);
    try {
      return await filesOf(repositories, snapshot)(patterns, signal);
    } finally {
      await repositories.release(snapshot, id);
    }
  }
}

const goneCodes = ['no-repository', 'no-commit', 'unknown-stack', 'unknown-agent'] as const;

function isGone(error: unknown): boolean {
  return goneCodes.some((code) => isTskError(error, code));
}
