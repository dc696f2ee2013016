import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createStacks } from '../../../../src/core/image/stacks';
import { tempFolder } from '../../../support/tempFolder';

describe('the stack of a working tree', () => {
  const folder = tempFolder('stacks');
  const stacks = createStacks();
  let count = 0;

  /** A working tree with these empty files; a name that ends with `/` is a folder. */
  function tree(...files: readonly string[]): string {
    const dir = join(folder, String((count += 1)));
    mkdirSync(dir);
    for (const file of files) {
      mkdirSync(join(dir, file.endsWith('/') ? file : dirname(file)), { recursive: true });
      if (!file.endsWith('/')) writeFileSync(join(dir, file), '');
    }
    return dir;
  }

  const cases: readonly (readonly [files: readonly string[], stack: string, from: string])[] = [
    [['Cargo.toml'], 'rust', 'Cargo.toml'],
    [['go.mod'], 'go', 'go.mod'],
    [['package.json'], 'node', 'package.json'],
    [['requirements.txt'], 'python', 'requirements.txt'],
    [['setup.cfg'], 'python', 'setup.cfg'],
    [['Pipfile'], 'python', 'Pipfile'],
    [['build.gradle.kts'], 'java', 'build.gradle.kts'],
    [['busted-2.0-1.rockspec'], 'lua', 'busted-2.0-1.rockspec'],
    [['.luacheckrc'], 'lua', '.luacheckrc'],
    [['package.json', 'Cargo.toml'], 'rust', 'Cargo.toml'],
    [['package.json', 'server/go.mod', 'client/go.mod'], 'node', 'package.json'],
    [['services/go.mod'], 'go', 'services/go.mod'],
    [['b/go.mod', 'a/package.json', 'c/package.json'], 'node', 'a/package.json'],
    [['a/package.json', 'b/go.mod'], 'go', 'b/go.mod'],
    [['a/package.json', 'a/requirements.txt', 'b/setup.py'], 'python', 'a/requirements.txt'],
    [
      ['node_modules/package.json', 'vendor/go.mod', 'target/Cargo.toml', '.cache/go.mod'],
      'default',
      'no file of another stack',
    ],
    [['a/b/go.mod'], 'default', 'no file of another stack'],
    [['package.json/', 'README.md'], 'default', 'no file of another stack'],
    [[], 'default', 'no file of another stack'],
  ];
  for (const [files, stack, from] of cases) {
    it(`is ${stack} with ${files.join(', ') || 'nothing'}`, async () => {
      assert.deepEqual(await stacks.detect(tree(...files)), { stack, from });
    });
  }

  it('is not looked for behind a link', async () => {
    const dir = tree();
    symlinkSync(tree('go.mod'), join(dir, 'linked'));
    assert.equal((await stacks.detect(dir)).stack, 'default');
  });

  it('is looked for in 200 folders at the most', async () => {
    const folders = Array.from({ length: 200 }, (_, n) => `${String(n).padStart(3, '0')}/`);
    assert.equal((await stacks.detect(tree(...folders, '200/go.mod'))).stack, 'default');
    assert.equal((await stacks.detect(tree(...folders, '0000/go.mod'))).stack, 'go');
  });

  it('is default where there is no working tree', async () => {
    assert.equal((await stacks.detect(join(folder, 'gone'))).stack, 'default');
  });
});

describe('the stacks that come with TSK', () => {
  const { names, hosts } = createStacks();

  it('are these', () => {
    assert.deepEqual(names, ['default', 'go', 'java', 'lua', 'node', 'python', 'rust']);
  });

  it('name the hosts of their package managers, and a stack of the user’s own has none', () => {
    assert.deepEqual(hosts('node'), ['.npmjs.org', '.yarnpkg.com', 'nodejs.org']);
    assert.deepEqual(hosts('default'), []);
    assert.deepEqual(hosts('zig'), []);
  });

  it('leave the part of a suffix out that is there to upload, where that is another host', () => {
    assert.deepEqual(hosts('python'), [{ suffix: '.pypi.org', part: 'itself' }, '.pythonhosted.org']);
    assert.deepEqual(hosts('rust'), [{ suffix: '.crates.io', part: 'below' }]);
  });
});
