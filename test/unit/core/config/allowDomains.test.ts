import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allowDomainsInFile } from '../../../../src/core/config/allowDomains';
import { tempFolder } from '../../../support/tempFolder';

describe('allowing domains in a tsk.toml', () => {
  const root = tempFolder('allow');
  let n = 0;
  const aFolder = async (): Promise<string> => {
    const folder = join(root, String((n += 1)));
    await mkdir(folder);
    return folder;
  };
  const aFile = async (text: string | Uint8Array): Promise<string> => {
    const file = join(await aFolder(), 'tsk.toml');
    await writeFile(file, text);
    return file;
  };

  it('makes the file and its folder, with a comment that says what it is', async () => {
    const folder = await aFolder();
    const file = join(folder, '.tsk', 'tsk.toml');
    await allowDomainsInFile(file, [], ['api.example.com']);
    assert.match(
      await readFile(file, 'utf8'),
      /^# TSK settings.*\n\nallow_domains = \["api.example.com"\]\n$/,
    );

    const user = join(folder, 'a', 'b', 'tsk.toml');
    await allowDomainsInFile(user, ['project', 'my app'], ['api.example.com', '.example.org']);
    assert.match(
      await readFile(user, 'utf8'),
      /^# .*\n\n\[project\."my app"\]\nallow_domains = \["api\.example\.com", "\.example\.org"\]\n$/,
    );
  });

  it('adds to a file in lower case, keeps its mode, and leaves nothing else behind', async () => {
    const file = await aFile('# mine\r\nallow_domains = ["a.example"] # two\r\n');
    await chmod(file, 0o640);
    await allowDomainsInFile(file, [], ['API.Example.COM', 'a.example']);
    assert.equal(
      await readFile(file, 'utf8'),
      '# mine\r\nallow_domains = ["a.example", "api.example.com"] # two\r\n',
    );
    assert.equal((await stat(file)).mode & 0o777, 0o640);
    assert.deepEqual(await readdir(join(file, '..')), ['tsk.toml']);
  });

  it('does not write when everything is there, or nothing is to be allowed', async () => {
    const file = await aFile('allow_domains = ["a.example"]');
    const { ino } = await stat(file);
    await allowDomainsInFile(file, [], ['A.example']);
    await allowDomainsInFile(file, [], []);
    assert.equal((await stat(file)).ino, ino);
    await allowDomainsInFile(join(root, 'none', 'tsk.toml'), [], []);
    await assert.rejects(stat(join(root, 'none')));
  });

  it('takes names and suffixes, and nothing that is no domain', async () => {
    const good = [
      'a.example',
      '.a.example',
      '_srv.a-b.example',
      'xn--bcher-kva.example',
      '1.example',
      'a.xn--p1ai',
    ];
    const file = await aFile('');
    await allowDomainsInFile(file, [], good);
    const written = await readFile(file, 'utf8');

    const bad = [
      ...['', '.', '*', '*.example.com', 'a.*.com', 'com', '.com', 'localhost', 'a..example', 'a.example.'],
      ...['192.0.2.1', '.0.2.1', '0x7f.0.0.1', '127.0x1', '1.2.3.0x4', '::1', '[::1]', 'fe80.1:2'],
      ...[
        'a.example:443',
        'https://a.example',
        'a.example/b',
        'u@a.example',
        'a.example b.example',
        ' a.example',
      ],
      ...[
        '-a.example',
        'a-.example',
        'bücher.example',
        'a.example\n',
        'a.example\u0000',
        `${'a'.repeat(64)}.example`,
      ],
      `${'a.'.repeat(130)}example`,
    ];
    for (const domain of bad) {
      await assert.rejects(allowDomainsInFile(file, [], ['b.example', domain]), {
        code: 'bad-input',
        message: /^"[^\n]*" is not a domain that TSK can allow\. Write api\.example\.com, or /,
      });
    }
    assert.equal(await readFile(file, 'utf8'), written);
  });

  it('follows no link unless told, neither of the file nor of its folder', async () => {
    const folder = await aFolder();
    const outside = await aFile('cpu = 2\n');
    await symlink(join(outside, '..'), join(folder, '.tsk'));
    await mkdir(join(folder, 'b'));
    await symlink(outside, join(folder, 'b', 'tsk.toml'));
    await symlink(join(folder, 'nothing'), join(folder, 'b', 'dangling.toml'));
    for (const file of ['.tsk/tsk.toml', '.tsk/new.toml', 'b/tsk.toml', 'b/dangling.toml']) {
      await assert.rejects(allowDomainsInFile(join(folder, file), [], ['a.example']), {
        code: 'bad-input',
        message: /: It is a symbolic link, or its folder is one: TSK did not change it\.$/,
      });
    }
    assert.equal(await readFile(outside, 'utf8'), 'cpu = 2\n');
    assert.deepEqual(await readdir(join(outside, '..')), ['tsk.toml']);
    assert.deepEqual((await readdir(folder)).sort(), ['.tsk', 'b']);
  });

  it('changes the file behind a link when told to follow, and keeps the link', async () => {
    const folder = await aFolder();
    const dotfile = await aFile('cpu = 2\n');
    const file = join(folder, 'tsk.toml');
    await symlink(dotfile, file);
    await allowDomainsInFile(file, [], ['a.example'], 'follow');
    assert.ok((await lstat(file)).isSymbolicLink());
    assert.equal(await readFile(dotfile, 'utf8'), 'cpu = 2\nallow_domains = ["a.example"]\n');
  });

  it('leaves what it cannot read as it is, and says which file', async () => {
    const folder = await aFolder();
    await symlink(join(folder, 'nothing'), join(folder, 'dangling.toml'));
    const table: readonly [file: string, why: RegExp][] = [
      [
        await aFile('a = [1\n'),
        /: The TOML is broken at line \d+, column \d+ \(.*\)\. Correct it first; nothing was/,
      ],
      [await aFile('allow_domains = "a.example"'), /: "allow_domains" in line 1 is not a list of strings/],
      [await aFile(Uint8Array.of(0x23, 0xff)), /: TSK did not change it: it is not UTF-8\.$/],
      [await aFile('#'.repeat(1024 * 1024 + 1)), /: TSK did not change it: it is larger than 1 MiB\.$/],
      [folder, /: TSK did not change it: it is not a regular file\.$/],
      [join(folder, 'dangling.toml'), /: TSK could not change it: ENOENT/],
      [join(await aFile(''), 'tsk.toml'), /: TSK could not change it: ENOTDIR/],
    ];
    for (const [file, why] of table) {
      await assert.rejects(allowDomainsInFile(file, [], ['b.example'], 'follow'), (error: Error) => {
        assert.match(error.message, why);
        assert.ok(error.message.startsWith(`${file}: `));
        return true;
      });
    }
    assert.equal(await readFile(table[0]?.[0] ?? '', 'utf8'), 'a = [1\n');
  });
});
