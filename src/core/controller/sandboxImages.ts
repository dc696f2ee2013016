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
import type { Places } from '../model/place';
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
  readonly places: Places;
  readonly store: TaskStore;
  /** Throws `unknown-agent`. */
  readonly findAgent: (name: string) => Agent;
  readonly user: SandboxUser;
}

/** For which image: a repository, and what was chosen besides. */
export type ImageRequest = Pick<TaskRequest, 'repoPath' | 'agent' | 'stack' | 'flags' | 'settings'>;

export interface BuildOptions {
  readonly signal?: AbortSignal;
  /** Builds every step anew. */
  readonly noCache?: boolean;
}

/** Images asked for by people, apart from any task: looked at, built beforehand, cleared away. */
export class SandboxImages {
  constructor(private readonly ports: SandboxImagesPorts) {}

  /** What would be built for a task on that repository as it is now. Needs no engine and no approval: nothing runs. */
  async preview(request: ImageRequest, signal?: AbortSignal): Promise<ImagePreview> {
    const { repositories, configuration } = this.ports;
    const repo = await repositories.locate(request.repoPath);
    const config = await configuration.resolve(repo, chosenOverrides(request), request.settings);
    const images = this.ports.places(config.sandbox.engine).images;
    return images.preview(this.needs(repo, config), signal);
  }

  /** Builds the image of a task on that repository, unless it is there. Throws `approval-needed` as a task does. */
  async build(request: ImageRequest, progress: BuildProgress, options: BuildOptions = {}): Promise<Image> {
    const { signal, ...rest } = options;
    const { repositories, configuration, gate, places } = this.ports;
    const repo = await repositories.locate(request.repoPath);
    const config = await configuration.resolve(repo, chosenOverrides(request), request.settings);
    const { readFiles, ...needs } = this.needs(repo, config);
    const gated = { repository: repo.commonDir, ...config };
    await gate.require(gated, readFiles, signal);
    // Who changes a file meanwhile is asked once more.
    const admit = (copies: ProjectCopies): Promise<void> => gate.admit(gated, copies);
    return places(config.sandbox.engine).images.forTask(
      { ...needs, readFiles, admit },
      progress,
      signal,
      rest,
    );
  }

  /** Everything that has to be allowed for a task on that repository as it is now, whether it is yet or not. */
  async approval(repoPath: string, request: ConfigRequest): Promise<Approval | undefined> {
    const { repositories, configuration, gate } = this.ports;
    const repo = await repositories.locate(repoPath);
    const config = await configuration.resolve(repo, chosenOverrides(request), request.settings);
    const { readFiles } = this.needs(repo, config);
    return gate.whole({ repository: repo.commonDir, ...config }, readFiles);
  }

  buildProxy(
    engine: EngineKind | undefined,
    progress: BuildProgress,
    { signal, ...rest }: BuildOptions = {},
  ): Promise<Image> {
    return this.ports.places(engine).images.forProxy(progress, signal, rest);
  }

  /**
   * The images of ours that no container uses and no configuration produces: neither that of these repositories nor
   * one with which a task of the list was run. Throws when a configuration cannot be told: better none than wrong ones.
   */
  async obsolete(repoPaths: readonly string[], engine?: EngineKind): Promise<readonly StoredImage[]> {
    const wanted = new Set<string>();
    const tasks = await this.ports.store.list();
    const requests: ImageRequest[] = [
      ...repoPaths.map((repoPath) => ({ repoPath })),
      // What was used lately is likely to be used again.
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
    const { images } = this.ports.places(engine);
    return (await images.stored()).filter(({ hash, inUse }) => !inUse && !wanted.has(hash));
  }

  remove(id: string, engine?: EngineKind): Promise<void> {
    return this.ports.places(engine).images.remove(id);
  }

  /** A repository, or a stack of the user's own, that is gone produces nothing any more. */
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

  /** Files as a task would get them: of a snapshot, which is dropped again. */
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
