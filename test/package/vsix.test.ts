import { strict as assert } from 'node:assert';
import { posix } from 'node:path';
import { readVsix } from './readVsix';

/** Folders of the extension whose files are named in texts and code. */
const named = /\b(?:bin|docs|dockerfiles|l10n|media|schemas|templates)\/[\w./-]+\.\w+/g;

/** The most that each bundle may weigh, in KiB: what is loaded at activation, and at the first task. */
const maxKib = { 'dist/extension.js': 650, 'dist/cli.js': 650, 'dist/lib/dockerode.js': 250 } as const;

describe('The packaged extension', () => {
  let files: ReadonlyMap<string, string>;
  before(async () => {
    const file = process.env['TSK_TEST_VSIX'];
    assert.ok(file, 'TSK_TEST_VSIX names no file');
    files = await readVsix(file);
  });

  /** As VS Code looks it up; vsce writes the names of README and CHANGELOG in lower case. */
  const has = (path: string): boolean => {
    const name = posix.normalize(path);
    return [...files.keys()].some(
      (file) => file === name || file.startsWith(`${name}/`) || sameText(file, name),
    );
  };
  const sameText = (file: string, name: string): boolean =>
    /^[a-z]+\.(md|txt)$/i.test(name) && file.toLowerCase() === name.toLowerCase();
  const missing = (paths: readonly string[]): string[] => [...new Set(paths)].filter((path) => !has(path));

  it('has every file that its manifest names', () => {
    const paths = [...stringsIn(JSON.parse(files.get('package.json') ?? ''))]
      .filter((text) => /^\.\/|^(media|schemas|dist|bin|l10n)\//.test(text))
      .map((text) => text.replace(/^\.\//, ''));
    assert.ok(paths.length > 10, `only ${paths.length} paths were found`);
    assert.deepEqual(missing(paths), []);
  });

  it('has every page and picture that its pages lead to', () => {
    const links = [...files]
      .filter(([name]) => name.endsWith('.md') && !name.startsWith('templates/'))
      .flatMap(linksOf);
    assert.ok(links.length > 10, `only ${links.length} links were found`);
    assert.deepEqual(missing(links), []);
  });

  it('has every file of its own that a message or a generated file names', () => {
    const code = [...files].filter(([name]) => /^dist\/[a-z]+\.js$|^l10n\/|^package\.nls/.test(name));
    const paths = code.flatMap(([, text]) => text.match(named) ?? []);
    assert.ok(paths.length > 0, 'no path was found');
    assert.deepEqual(missing(paths), []);
  });

  for (const [name, most] of Object.entries(maxKib)) {
    it(`has no more than ${most} KiB in ${name}`, () => {
      const size = Buffer.byteLength(files.get(name) ?? '') / 1024;
      console.log(`      ${Math.round(size)} KiB`);
      assert.ok(size > 1 && size <= most, `${Math.round(size)} KiB`);
    });
  }
});

/** All strings in a value of JSON. */
function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* stringsIn(part);
}

/** Where the relative links and pictures of a page lead, as paths in the package. */
function linksOf([page, text]: readonly [string, string]): string[] {
  return [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/i.test(target))
    .map((target) => posix.join(posix.dirname(page), decodeURIComponent(target)));
}
