import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import type { History } from '../../../../../src/core/model/configWords';
import { tempFolderEach, type GitRepo } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';

const lost = `${'12'.repeat(20)}\n`;

/** What a crash or a lost object leaves: git goes on working beside it. */
const brokenRefs: readonly (readonly [ref: string, content: string])[] = [
  ['refs/heads/crashed', ''],
  ['refs/heads/broken', 'garbage\n'],
  ['refs/heads/gone', lost],
  ['refs/remotes/origin/crashed', ''],
  ['refs/remotes/origin/gone', lost],
  ['refs/remotes/origin/HEAD', 'ref: refs/remotes/origin/nowhere\n'],
  ['refs/tags/gone', lost],
  ['refs/tags/crashed', ''],
  ['refs/stash', lost],
  ['refs/tsk/base/gone', lost],
];

describe('a broken ref', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  beforeEach(() => {
    repo = GitTrip.repo(`${temp.dir}/repo`);
  });

  for (const [ref, content] of brokenRefs) {
    it(`does not keep tasks from starting: ${ref} with ${JSON.stringify(content)}`, async () => {
      // On no branch TSK asks which commits are a person's: of all refs.
      repo.git('checkout', '-q', '--detach');
      repo.write(`.git/${ref}`, content);
      for (const history of ['full', 'branch'] as const satisfies History[]) {
        const { sandbox, taken } = await GitTrip.start(temp.dir, repo, undefined, history);
        assert.equal(sandbox.git(['rev-parse', 'HEAD']), taken.base);
        const refs = sandbox.git(['for-each-ref', '--format=%(objecttype) %(refname)']);
        assert.doesNotMatch(refs, /gone|crashed|broken/);
        // As the collector does, which looks for what no other ref has.
        assert.equal(sandbox.git(['rev-list', '--all', '--not', 'HEAD']), '');
        rmSync(`${temp.dir}/task`, { recursive: true });
      }
      const place = await GitTrip.repositories.locate(repo.dir);
      const taken = await GitTrip.repositories.refSnapshot(place, 'main', GitTrip.id);
      assert.equal(taken.base, repo.git('rev-parse', 'main'));
    });
  }
});
