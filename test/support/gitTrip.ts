import assert from 'node:assert/strict';
import type { History } from '../../src/core/model/configWords';
import type { Harvest, Repositories, Snapshot, Workspace } from '../../src/core/model/repository';
import type { TaskId } from '../../src/core/model/taskId';
import { nullLogger } from '../../src/core/model/logger';
import { createRepositories } from '../../src/core/workspace/repositories';
import { GitRepo } from './gitRepo';
import { GitSandbox } from './gitSandbox';

const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const user = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

/** The way of a task without its sandbox: a snapshot, a workspace of it, what an agent does there, and back. */
export class GitTrip {
  static readonly id = id;
  static readonly branch = 'tsk/chore/name/11111111';
  static readonly repositories: Repositories = createRepositories({ logger: nullLogger });

  readonly sandbox: GitSandbox;

  private constructor(
    readonly repo: GitRepo,
    readonly taken: Snapshot,
    readonly made: Workspace,
    private readonly dir: string,
  ) {
    this.sandbox = new GitSandbox(made, taken, dir);
  }

  /** A repository with two commits, and uncommitted work in `wip`. */
  static repo(dir: string, ...options: readonly string[]): GitRepo {
    const repo = GitRepo.init(dir, ...options);
    repo.write('kept').write('doomed').commit('first');
    repo.write('second').commit('second');
    return repo.write('wip');
  }

  static async snapshot(repo: GitRepo): Promise<Snapshot> {
    return this.repositories.snapshot(await this.repositories.locate(repo.dir), id);
  }

  /** As far as the agent's start, in a task's folder of `dir`. */
  static async start(
    dir: string,
    repo: GitRepo,
    taken?: Snapshot,
    history: History = 'full',
  ): Promise<GitTrip> {
    const snapshot = taken ?? (await this.snapshot(repo));
    const target = { id, dir: `${dir}/task/repo`, branch: this.branch, user, history };
    const made = await this.repositories.createWorkspace(snapshot, target);
    return new GitTrip(repo, snapshot, made, `${dir}/task`);
  }

  /** From the agent's end to the branch. */
  async finish(): Promise<Harvest> {
    const { code, said } = this.sandbox.collect('chore: name\n\nTsk-Task: 1');
    assert.equal(code, 0, said);
    return this.harvest();
  }

  harvest(): Promise<Harvest> {
    const { outbox } = this.sandbox;
    const place = { scratch: `${this.dir}/scratch`, workspace: this.dir };
    const source = { id, outbox, ...place, branch: GitTrip.branch };
    return GitTrip.repositories.harvest(this.taken, source);
  }

  /** The commit of the result branch; empty when there is none. */
  get result(): string {
    return this.repo.git('for-each-ref', '--format=%(objectname)', `refs/heads/${GitTrip.branch}`);
  }
}
