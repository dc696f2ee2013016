import { strict as assert } from 'node:assert';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileAddresses, fileReferences, pathInRepository } from '../../../../src/vscode/logs/fileReference';
import { logFile, parseLogFile } from '../../../../src/vscode/logs/logFile';
import { findFile } from '../../../../src/vscode/logs/findFile';
import { tempFolder } from '../../../support/tempFolder';
import { cpuMs } from '../../../support/cpuTime';

describe('files that a text names', () => {
  const examples: readonly [text: string, found: readonly (readonly [string, number?, number?])[]][] = [
    ['src/a.ts:12:3 - error', [['src/a.ts', 12, 3]]],
    ['12:00:01   → Reading src/vscode/a.test.ts', [['src/vscode/a.test.ts']]],
    ['    at run (/workspace/shop/src/a.js:7:1)', [['/workspace/shop/src/a.js', 7, 1]]],
    ['  File "lib/x.py", line 40, in main', [['lib/x.py', 40]]],
    ['a.ts(3,9): error TS1', [['a.ts', 3, 9]]],
    ['see ./docs/a.md and ../b/c.md.', [['./docs/a.md'], ['../b/c.md']]],
    ['12:30:01 nothing and/or 3:4 http://example.com/a.html https://x.y:443/z', []],
    ['a plain README.md without a number', []],
    ['x'.repeat(5_000) + ' src/a.ts:1', []],
  ];
  for (const [text, found] of examples) {
    it(text.slice(0, 60), () =>
      assert.deepEqual(
        fileReferences(text).map(({ path, line, column }) => [
          path,
          ...(line ? [line] : []),
          ...(column ? [column] : []),
        ]),
        found,
      ),
    );
  }

  it('says where in the text it stands', () => {
    const [found] = fileReferences('in src/a.ts:12:3, twice');
    assert.ok(found);
    assert.equal('in src/a.ts:12:3, twice'.substr(found.start, found.length), 'src/a.ts:12:3');
  });

  it('is quick about a line that is made to be slow', () => {
    const evil = ['a/'.repeat(900), 'a.'.repeat(900), 'a-'.repeat(900), '../'.repeat(600)];
    assert.ok(cpuMs(() => evil.forEach((line) => fileReferences(line))) < 500);
  });

  it('maps the agent’s path to the repository, and nothing out of it', () => {
    assert.equal(pathInRepository('/workspace/shop/src/a.ts', 'Shop'), 'src/a.ts');
    assert.equal(pathInRepository('./src/../a.ts', 'Shop'), 'a.ts');
    for (const outside of [
      '/etc/passwd',
      '../a',
      '/workspace/other/a.ts',
      '/workspace/shop/../../etc/passwd',
      '..',
    ])
      assert.equal(pathInRepository(outside, 'Shop'), undefined, outside);
  });
});

describe('the user’s file that an agent means', () => {
  const folder = tempFolder('find-file');
  const shop = join(folder, 'shop');
  before(() => {
    mkdirSync(join(shop, 'src'), { recursive: true });
    mkdirSync(join(shop, '.git'));
    writeFileSync(join(shop, 'src', 'a.ts'), '');
    writeFileSync(join(shop, '.git', 'config'), '');
    writeFileSync(join(folder, 'secret.txt'), '');
    symlinkSync(join(folder, 'secret.txt'), join(shop, 'leak.txt'));
    symlinkSync(folder, join(shop, 'up'));
    symlinkSync('src/a.ts', join(shop, 'b.ts'));
  });

  it('is found where it is, in the first working tree that has it', async () => {
    assert.equal(await findFile('src/a.ts', [join(folder, 'nowhere'), shop]), join(shop, 'src', 'a.ts'));
    assert.equal(await findFile('/workspace/shop/b.ts', [shop]), join(shop, 'src', 'a.ts'));
  });

  it('is none when it is a folder, is gone, is git’s own, or lies outside behind a link', async () => {
    for (const path of ['src', 'gone.ts', '.git/config', 'leak.txt', 'up/secret.txt', '../secret.txt'])
      assert.equal(await findFile(path, [shop]), undefined, path);
  });
});

describe('the file: addresses in a line of a terminal', () => {
  it('are found wherever VS Code would make links of them', () => {
    const line = 'see file:///tmp/a.ipynb, "FILE:///b" (file://host/c) and https://example.com/file';
    const found = fileAddresses(line);
    assert.deepEqual(
      found.map(({ address }) => address),
      ['file:///tmp/a.ipynb,', 'FILE:///b', 'file://host/c)'],
    );
    for (const { start, address } of found) assert.equal(line.slice(start, start + address.length), address);
  });

  it('are not looked for in a line of any length', () => {
    assert.deepEqual(fileAddresses(`file:///a ${'x'.repeat(2_000)}`), []);
    assert.ok(fileAddresses('file:///a '.repeat(150)).length <= 20);
  });
});

describe('a file that a log names, for the command that opens it', () => {
  it('comes back as it was', () => {
    const [reference] = fileReferences('src/a.ts:12:3');
    assert.ok(reference);
    const named = logFile('t1', reference);
    assert.deepEqual(named, { task: 't1', path: 'src/a.ts', line: 12, column: 3 });
    assert.deepEqual(parseLogFile(JSON.parse(JSON.stringify(named))), named);
  });

  it('is nothing else: anybody can run a command', () => {
    const fine = { task: 't', path: 'p', line: 1, column: 1 };
    const bad = [
      undefined,
      'x',
      [],
      { ...fine, line: 0 },
      { ...fine, column: 1.5 },
      { ...fine, path: 7 },
      { ...fine, task: '' },
    ];
    for (const argument of bad) assert.equal(parseLogFile(argument), undefined);
  });
});
