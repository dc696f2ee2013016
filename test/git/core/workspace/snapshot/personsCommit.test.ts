import assert from 'node:assert/strict';
import { nullLogger } from '../../../../../src/core/model/logger';
import type { Snapshot } from '../../../../../src/core/model/repository';
import type { TaskId } from '../../../../../src/core/model/taskId';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, tempFolderEach } from '../../../../support/gitRepo';

const repositories = createRepositories({ logger: nullLogger });
const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const task = 'tsk/feat/x/12345678';

describe('the commit that image builds copy from', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  let persons: string;
  let agents: string;

  beforeEach(() => {
    repo = GitRepo.init(`${temp.dir}/repo`);
    persons = repo.write('package.json', '{}\n').commit('by a person');
    repo.git('checkout', '-q', '-b', task);
    repo.write('package.json', '{ "scripts": { "preinstall": "./x" } }\n').commit('by an agent');
    agents = repo.write('more').commit('more by an agent');
    repo.git('checkout', '-q', 'main');
  });

  const copiedFrom = ({ base, copyFrom = base }: Snapshot): string => copyFrom;

  async function ofRef(name: string): Promise<string> {
    return copiedFrom(await repositories.refSnapshot(await repositories.locate(repo.dir), name, id));
  }

  async function ofWorktree(): Promise<Snapshot> {
    return repositories.snapshot(await repositories.locate(repo.dir), id);
  }

  it("is a person's commit if a task starts from an agent's branch or commit", async () => {
    for (const name of [task, `${task}~1`, agents, `refs/heads/${task}`])
      assert.equal(await ofRef(name), persons);
  });

  it("is the same with an agent's branch checked out, also with changes on top or without the branch", async () => {
    repo.git('checkout', '-q', task);
    assert.equal(copiedFrom(await ofWorktree()), persons);
    repo.write('wip');
    const snapshot = await ofWorktree();
    assert.deepEqual([snapshot.head, copiedFrom(snapshot)], [agents, persons]);
    repo.git('checkout', '-q', '--detach');
    repo.write('reviewed').commit('by a person, on top');
    assert.equal(copiedFrom(await ofWorktree()), persons);
  });

  it('is the same if the branch is in the trash or at a remote', async () => {
    repo.git('update-ref', `refs/tsk/trash/${id}`, agents);
    repo.git('branch', '-q', '-D', task);
    assert.equal(await ofRef(agents), persons);
    repo.git('update-ref', `refs/remotes/origin/${task}`, agents);
    repo.git('update-ref', '-d', `refs/tsk/trash/${id}`);
    assert.equal(await ofRef(agents), persons);
  });

  it("is an agent's work once a person merged it, under any name", async () => {
    repo.git('merge', '-q', '--no-ff', '-m', 'merged', task);
    for (const name of [task, agents]) assert.equal(await ofRef(name), agents);
    assert.equal('copyFrom' in (await ofWorktree()), false);
    repo.git('reset', '-q', '--hard', persons);
    repo.git('update-ref', 'refs/remotes/origin/main', agents);
    assert.equal(await ofRef(task), agents);
  });

  it('is the base for everything else: branches, tags, detached commits, uncommitted work', async () => {
    repo.git('checkout', '-q', '--detach');
    const detached = repo.write('d').commit('detached');
    assert.equal('copyFrom' in (await ofWorktree()), false);
    assert.equal(await ofRef(detached), detached);
    repo.git('checkout', '-q', 'main');
    repo.write('wip');
    assert.equal('copyFrom' in (await ofWorktree()), false);
    assert.equal(await ofRef('main'), persons);
  });

  it('is empty if an agent shares no commit with a person’s branch', async () => {
    repo.git('checkout', '-q', '--orphan', 'tsk/feat/orphan/12345678');
    repo.commit('an orphan');
    const from = await ofRef('tsk/feat/orphan/12345678');
    const wanted = repositories.readFiles(`${repo.dir}/.git`, from, ['package.json'], 1000);
    await assert.rejects(wanted, { code: 'bad-input' });
  });

  it("stays at the start of a chain of any length, with a person's uncommitted work", async () => {
    repo.write('package.json', '{ "private": true }\n');
    const first = await ofWorktree();
    const second = await repositories.chain(first, [agents], id);
    const third = await repositories.chain(second, [agents, persons], id);
    assert.deepEqual([second, third].map(copiedFrom), [first.base, first.base]);
    assert.equal('copyFrom' in (await repositories.chain(first, [first.base], id)), false);
  });
});
