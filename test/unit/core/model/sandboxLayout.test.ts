import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxLayout } from '../../../../src/core/model/sandboxLayout';

const root = join(__dirname, '../../../../../dockerfiles');
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => ({ name, text: readFileSync(join(parentPath, name), 'utf8') }));
/** Every occurrence of a pattern's group in the files, once. */
const found = (pattern: RegExp, within = files): readonly string[] => [
  ...new Set(within.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, one = '']) => one))),
];

describe('the layout of a sandbox, in what is in dockerfiles/,', () => {
  const { home, own, proxyHost, proxyPort, proxySockets, shellProgram, workspaces, ...inside } =
    sandboxLayout;

  it('has one home', () => {
    assert.deepEqual(found(/(\/home\/[a-z]+)/g), [home]);
  });

  it('has no folder of the working tree: templates are given it', () => {
    assert.ok(!files.some(({ text }) => text.includes(workspaces)));
    assert.ok(found(/(\{\{\{WORKSPACES\}\}\})/g).length);
  });

  it('has what TSK mounts where it mounts it', () => {
    const known = Object.values(inside).map(String);
    const named = found(/(?<![\w/.}])(\/tsk\/[a-z]+)/g);
    assert.ok(named.length > 3);
    for (const path of named) assert.ok(known.includes(path), path);
    assert.deepEqual(found(/mkdir -p \{\{\{WORKSPACES\}\}\} (\S+)/g), [own]);
  });

  it('has the proxy at its port, and the sockets in their folder', () => {
    const scripts = files.filter(({ name }) => name.startsWith('tsk-'));
    assert.deepEqual(found(/forward (\d+)/g, scripts), [String(proxyPort)]);
    assert.deepEqual(found(/TCP:127\.0\.0\.1:(\d+)/g, scripts), [String(proxyPort)]);
    assert.deepEqual(found(/UNIX-LISTEN:(\/run\/[a-z]+)\//g, scripts), [proxySockets]);
    assert.ok(scripts.some(({ name }) => name === proxyHost));
  });

  it('has the program that keeps terminals', () => {
    assert.ok(files.some(({ name }) => shellProgram.endsWith(`/${name}`)));
  });
});
