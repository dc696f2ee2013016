import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import type { TaskId } from '../../../../src/core/model/taskId';
import {
  arrange,
  asTheUserAdds,
  fileOf,
  fresh,
  gitForms,
  namesByPath,
  touch,
  type GitForm,
} from '../../../support/gitForms';
import { blobName, gitBytes, GitRepo, tempFolderEach } from '../../../support/gitRepo';
import { GitTrip } from '../../../support/gitTrip';

const id = '11111111-2222-4333-8444-555555555555' as TaskId;

describe('files that git converts', () => {
  const temp = tempFolderEach();

  /** As after `chown`, on another file system, or when a tool wrote what was there: git looks into every file again. */
  function stale({ made, sandbox }: GitTrip): void {
    for (const file of sandbox.git(['ls-files', '-z']).split('\0').filter(Boolean)) {
      const { atime } = statSync(`${made.dir}/${file}`);
      utimesSync(`${made.dir}/${file}`, atime, new Date(Date.now() - 1_000_000));
    }
  }

  function changed({ repo, taken }: GitTrip, commit: string | undefined): readonly string[] {
    const args = ['diff', '--name-only', '-z', taken.base, commit ?? taken.base];
    return gitBytes(repo.dir, args).toString().split('\0').filter(Boolean);
  }

  const named = ({ repo }: GitTrip, commit = ''): ReadonlyMap<string, string> =>
    namesByPath(gitBytes(repo.dir, ['ls-tree', '-r', '-z', commit]).toString());

  for (const group of gitForms) {
    const { settings, forms } = group;
    const start = async (): Promise<GitTrip> => {
      const repo = GitRepo.init(`${temp.dir}/repo`);
      arrange(repo, group);
      assert.equal(repo.git('status', '--porcelain'), '');
      const trip = await GitTrip.start(temp.dir, repo);
      assert.equal(trip.taken.base, trip.taken.head, 'the snapshot changed something');
      return trip;
    };

    describe(settings.length > 0 ? `with ${settings.join(', ')}` : 'by attributes', () => {
      it('stay unchanged if untouched, for the agent and the collector', async () => {
        const trip = await start();
        stale(trip);
        trip.sandbox.git(['add', '--all']);
        assert.equal(trip.sandbox.git(['diff', '--cached', '--name-only']), '');
        stale(trip);
        assert.deepEqual(changed(trip, (await trip.finish()).commit), []);
      });

      it('stay unchanged if the agent changes all rules', async () => {
        const trip = await start();
        trip.sandbox.write('.gitattributes', '*.txt -ident text eol=lf -working-tree-encoding\n');
        stale(trip);
        assert.deepEqual(changed(trip, (await trip.finish()).commit), ['.gitattributes']);
      });

      it('stay unchanged if the agent loses the repository', async () => {
        const trip = await start();
        rmSync(`${trip.made.dir}/.git`, { recursive: true });
        trip.sandbox.write('new');
        assert.deepEqual(changed(trip, (await trip.finish()).commit), ['new']);
      });

      it('have only the agent’s changes', async () => {
        const trip = await start();
        const contents = new Map(
          forms.map((form) => {
            const path = fileOf(group, form);
            return [path, touch(form, readFileSync(`${trip.made.dir}/${path}`))];
          }),
        );
        for (const [path, content] of contents) trip.sandbox.write(path, content);
        stale(trip);
        const { commit, warnings } = await trip.finish();
        assert.deepEqual(warnings, []);
        const names = named(trip, commit);
        const asAdded = forms
          .filter(({ touched }) => touched === undefined)
          .map((form) => fileOf(group, form));
        const added = asTheUserAdds(
          trip.repo,
          new Map([...contents].filter(([path]) => asAdded.includes(path))),
        );
        for (const form of forms) {
          const path = fileOf(group, form);
          const expected =
            form.touched === undefined ? added.get(path) : blobName(Buffer.from(form.touched, 'latin1'));
          assert.equal(names.get(path), expected, form.form);
        }
      });

      it('are stored like the user’s own git would if they are new', async () => {
        const trip = await start();
        const pathOf = (form: GitForm): string => `form${forms.indexOf(form)}/new.txt`;
        for (const form of forms) trip.sandbox.write(pathOf(form), fresh(form));
        const { commit, warnings } = await trip.finish();
        const spared = forms.filter((form) => form.spared !== undefined);
        const why = 'is not in the encoding that its attributes name, so it was committed unchanged';
        assert.deepEqual(
          warnings,
          spared.map((form) => `${pathOf(form)} ${why}`),
        );
        const names = named(trip, commit);
        const others = forms.filter((form) => form.spared === undefined);
        const added = asTheUserAdds(trip.repo, new Map(others.map((form) => [pathOf(form), fresh(form)])));
        for (const form of forms) {
          const expected = form.spared === undefined ? added.get(pathOf(form)) : blobName(form.spared);
          assert.equal(names.get(pathOf(form)), expected, form.form);
        }
      });
    });
  }

  it('stay as the agent committed them with its own rules', async () => {
    const repo = GitRepo.init(`${temp.dir}/repo`);
    repo.write('.gitattributes', '*.bat text eol=crlf\n').write('a.bat', 'one\n').commit();
    const trip = await GitTrip.start(temp.dir, repo);
    trip.sandbox.write('.gitattributes', '*.bat -text\n').git(['add', '--all', '--renormalize']);
    trip.sandbox.git(['commit', '-qam', 'stored with CRLF']);
    stale(trip);
    const { commit = '' } = await trip.finish();
    assert.equal(commit, trip.sandbox.git(['rev-parse', 'HEAD']));
    assert.equal(repo.git('rev-parse', `${commit}:a.bat`), blobName('one\r\n'));
  });

  it('stay unchanged even if there are too many to list', async () => {
    const repo = GitRepo.init(`${temp.dir}/repo`);
    for (let n = 0; n < 300; n++) repo.write(`f${n}.txt`, `${n}\r\n`);
    repo.write('lf.bat', 'one\n').commit();
    repo.write('.gitattributes', '*.txt text\n*.bat text eol=crlf\n').git('add', '.gitattributes');
    repo.git('commit', '-qm', 'attributes');
    const place = await GitTrip.repositories.locate(repo.dir);
    const trip = await GitTrip.start(
      temp.dir,
      repo,
      await GitTrip.repositories.refSnapshot(place, 'HEAD', id),
    );
    stale(trip);
    trip.sandbox.git(['add', '--all']);
    assert.equal(trip.sandbox.git(['diff', '--cached', '--name-only']), '');
    assert.equal((await trip.finish()).commit, undefined);
  });
});
