import assert from 'node:assert/strict';
import { existsSync, symlinkSync } from 'node:fs';
import { nullLogger } from '../../../../../src/core/model/logger';
import { createGit } from '../../../../../src/core/workspace/git/git';
import { lfsRemarks } from '../../../../../src/core/workspace/harvest/lfsRemarks';
import { gitBytes, tempFolderEach, type GitRepo } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';

const pointer = `version https://example.invalid/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 5\n`;

describe('content where Git LFS should have a pointer', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  beforeEach(() => {
    repo = GitTrip.repo(`${temp.dir}/repo`).write('.gitattributes', '*.bin filter=lfs diff=lfs -text\n');
    repo.write('plain/.gitattributes', '*.bin -filter\n').write('model.bin', pointer).commit();
  });

  async function warningsOf(act: (trip: GitTrip) => void): Promise<readonly string[]> {
    const trip = await GitTrip.start(temp.dir, repo);
    act(trip);
    for (const filter of ['clean', 'smudge', 'process']) {
      repo.git('config', `filter.lfs.${filter}`, `touch ${temp.dir}/ran`);
    }
    const { warnings } = await trip.finish();
    assert.ok(!existsSync(`${temp.dir}/ran`));
    return warnings;
  }

  it('is named briefly', async () => {
    const warnings = await warningsOf(({ sandbox }) => {
      sandbox.write('model.bin', 'weights').write('deep/x.bin', Buffer.alloc(5000).toString());
      for (let n = 0; n < 6; n++) sandbox.write(`many/${n}.bin`);
    });
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0] ?? '',
      /belong to Git LFS.*: deep\/x\.bin, many\/0\.bin, many\/1\.bin, many\/2\.bin, many\/3\.bin and 3 more\./,
    );
  });

  it('does not include pointers, empty files, links, old files or unrelated ones', async () => {
    const warnings = await warningsOf(({ sandbox, made }) => {
      sandbox.write('moved.bin', pointer).write('empty.bin', '').write('plain/a.bin').write('code.ts');
      symlinkSync('kept', `${made.dir}/way.bin`);
    });
    assert.deepEqual(warnings, []);
  });

  it('is found without keeping the host busy, whatever the commit contains', async () => {
    // Past git's own care, which would take minutes over these patterns.
    const blob = (content: string): string =>
      gitBytes(repo.dir, ['hash-object', '-w', '--stdin'], { input: content }).toString().trim();
    const attributes = blob(`${'*a'.repeat(400)}b filter=lfs\n`.repeat(1000) + '*.bin filter=lfs\n');
    const content = blob('content');
    const lines = Array.from({ length: 300 }, (_, n) => `100644 blob ${content}\t${'a'.repeat(200)}${n}\n`);
    const input = [...lines, `100644 blob ${attributes}\t.gitattributes\n`].join('');
    const tree = gitBytes(repo.dir, ['mktree'], { input }).toString().trim();
    const place = { gitDir: repo.path('.git'), base: repo.git('rev-parse', 'HEAD') };
    const commit = repo.git('commit-tree', tree, '-p', place.base, '-m', 'hostile');
    assert.deepEqual(await lfsRemarks(createGit(nullLogger), place, commit, undefined), []);
  });
});
