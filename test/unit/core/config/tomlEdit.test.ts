import assert from 'node:assert/strict';
import toml from '@iarna/toml';
import { addToList } from '../../../../src/core/config/tomlEdit';

interface Edit {
  readonly title: string;
  readonly table?: readonly string[];
  readonly items?: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const app = ['project', 'app'];

/** Lines of the document before and after `.x.test` was added to `hosts`. */
const edits: readonly Edit[] = [
  {
    title: 'a list on one line',
    before: ['hosts = [ "a.test" ] # mine', 'cpu = 2'],
    after: ['hosts = [ "a.test", ".x.test" ] # mine', 'cpu = 2'],
  },
  {
    title: 'a list on one line with a comma at its end',
    before: ["hosts = ['a.test',]"],
    after: ['hosts = [\'a.test\', ".x.test",]'],
  },
  {
    title: 'several at once, each once, those that are there left out',
    items: ['b.test', 'a.test', 'c.test', 'b.test'],
    before: ["hosts = ['a.test']"],
    after: ['hosts = [\'a.test\', "b.test", "c.test"]'],
  },
  {
    title: 'a list over several lines, no comma at its end',
    before: [
      'hosts = [',
      '    "a.test", # first',
      '    "b.test" # second, [last]',
      '    # more to come',
      ']',
    ],
    after: [
      'hosts = [',
      '    "a.test", # first',
      '    "b.test", # second, [last]',
      '    ".x.test"',
      '    # more to come',
      ']',
    ],
  },
  {
    title: 'a list over several lines with a comma at its end',
    items: ['.x.test', '.y.test'],
    before: ['hosts = [', '\t"a.test", # first', '', '\t# end', ']', '', '# tail'],
    after: [
      'hosts = [',
      '\t"a.test", # first',
      '\t".x.test",',
      '\t".y.test",',
      '',
      '\t# end',
      ']',
      '',
      '# tail',
    ],
  },
  {
    title: 'a list whose bracket follows the last item',
    before: ['hosts = ["a.test",', '         "b.test"]'],
    after: ['hosts = ["a.test",', '         "b.test",', '         ".x.test"]'],
  },
  {
    title: 'a list with several items on a line',
    before: ['hosts = [', '  "a.test", "b.test",', '  "c.test", "d.test" # four', ']'],
    after: ['hosts = [', '  "a.test", "b.test",', '  "c.test", "d.test", ".x.test" # four', ']'],
  },
  {
    title: 'a list with its comma on a line of its own',
    before: ['hosts = [', '  "a.test" # one, two', '  , # three', ']'],
    after: ['hosts = [', '  "a.test" # one, two', '  , # three', '  ".x.test",', ']'],
  },
  { title: 'an empty list', before: ['hosts = []'], after: ['hosts = [".x.test"]'] },
  { title: 'an empty list with a space', before: ['hosts = [ ]'], after: ['hosts = [ ".x.test" ]'] },
  {
    title: 'an empty list over several lines',
    before: ['  hosts = [', '    # none yet', '  ] # end'],
    after: ['  hosts = [', '    # none yet', '    ".x.test",', '  ] # end'],
  },
  { title: 'an empty document', before: [''], after: ['hosts = [".x.test"]', ''] },
  { title: 'a document of comments', before: ['# TSK', ''], after: ['# TSK', 'hosts = [".x.test"]', ''] },
  {
    title: 'the top of a document with keys',
    before: ['# TSK', 'cpu = 2 # two', '', '# rust', '[stack.rust]', 'setup = """', 'RUN a', '"""'],
    after: [
      '# TSK',
      'cpu = 2 # two',
      'hosts = [".x.test"]',
      '',
      '# rust',
      '[stack.rust]',
      'setup = """',
      'RUN a',
      '"""',
    ],
  },
  {
    title: 'the top of a document with tables alone, above the comment of the first',
    before: ['# TSK', '', '# about rust', '# and more', '[stack.rust]', 'cpu = 2'],
    after: ['# TSK', '', 'hosts = [".x.test"]', '', '# about rust', '# and more', '[stack.rust]', 'cpu = 2'],
  },
  {
    title: 'the top of a document that begins with a header',
    before: ['[stack.rust]', 'hosts = []'],
    after: ['hosts = [".x.test"]', '', '[stack.rust]', 'hosts = []'],
  },
  {
    title: 'a table with keys',
    table: app,
    before: ['[project.app]', '  cpu = 2 # two', '', '[project.other]', 'hosts = ["a.test"]'],
    after: [
      '[project.app]',
      '  cpu = 2 # two',
      '  hosts = [".x.test"]',
      '',
      '[project.other]',
      'hosts = ["a.test"]',
    ],
  },
  {
    title: 'a table that ends with a key over several lines, and the document without a newline',
    table: app,
    before: ['[project.app]', 'setup = """', 'RUN a', '"""'],
    after: ['[project.app]', 'setup = """', 'RUN a', '"""', 'hosts = [".x.test"]'],
  },
  {
    title: 'a table without keys',
    table: app,
    before: ['[project.app] # mine', '# cpu = 2', '', '[server]'],
    after: ['[project.app] # mine', 'hosts = [".x.test"]', '# cpu = 2', '', '[server]'],
  },
  {
    title: 'a table with a list',
    table: app,
    before: ['hosts = ["b.test"]', '[project.app]', 'hosts = ["a.test"]'],
    after: ['hosts = ["b.test"]', '[project.app]', 'hosts = ["a.test", ".x.test"]'],
  },
  {
    title: 'a table that is not there',
    table: app,
    before: ['[server]', 'workers = 2'],
    after: ['[server]', 'workers = 2', '', '[project.app]', 'hosts = [".x.test"]', ''],
  },
  {
    title: 'a table that is not there, behind a blank line',
    table: app,
    before: ['# mine', '', ''],
    after: ['# mine', '', '[project.app]', 'hosts = [".x.test"]', ''],
  },
  {
    title: 'a table that is there only through one below it',
    table: app,
    before: ['[project.app.stack_config.rust]', 'extend = true', ''],
    after: [
      '[project.app.stack_config.rust]',
      'extend = true',
      '',
      '[project.app]',
      'hosts = [".x.test"]',
      '',
    ],
  },
  {
    title: 'a table in an empty document',
    table: app,
    before: [''],
    after: ['[project.app]', 'hosts = [".x.test"]', ''],
  },
  {
    title: 'a name that needs quotes',
    table: ['project', 'my "app"'],
    before: ['[server]', ''],
    after: ['[server]', '', '[project."my \\"app\\""]', 'hosts = [".x.test"]', ''],
  },
  {
    title: 'a name in quotes',
    table: ['project', 'my app'],
    before: ["[ project . 'my app' ]", '"hosts" = ["a.test"]'],
    after: ["[ project . 'my app' ]", '"hosts" = ["a.test", ".x.test"]'],
  },
  {
    title: 'a list behind dotted keys',
    table: app,
    before: ['project.app.hosts = ["a.test"]'],
    after: ['project.app.hosts = ["a.test", ".x.test"]'],
  },
  {
    title: 'a table made by dotted keys',
    table: app,
    before: ['[project]', 'app.cpu = 2 # two', 'other.cpu = 4', '[server]'],
    after: ['[project]', 'app.cpu = 2 # two', 'app.hosts = [".x.test"]', 'other.cpu = 4', '[server]'],
  },
  {
    title: 'a table beside one made by dotted keys',
    table: app,
    before: ['project.other.cpu = 4', ''],
    after: ['project.other.cpu = 4', '', '[project.app]', 'hosts = [".x.test"]', ''],
  },
  {
    title: 'an inline table',
    table: app,
    before: ['[project]', 'app = { cpu = 2 } # mine'],
    after: ['[project]', 'app = { cpu = 2, hosts = [".x.test"] } # mine'],
  },
  {
    title: 'an inline table with a list',
    table: app,
    before: ['project = { app = { hosts = ["a.test"], cpu = 2 } }'],
    after: ['project = { app = { hosts = ["a.test", ".x.test"], cpu = 2 } }'],
  },
  {
    title: 'an inline table that has to hold the table',
    table: app,
    before: ['project = { other = { cpu = 2 } }'],
    after: ['project = { other = { cpu = 2 }, app.hosts = [".x.test"] }'],
  },
  {
    title: 'an empty inline table',
    table: app,
    before: ['project.app = {}'],
    after: ['project.app = { hosts = [".x.test"] }'],
  },
];

const parse = (text: string): Record<string, unknown> => toml.parse(text);

/** The value of the document with its list taken out, and that list. */
function apart(text: string, table: readonly string[]): readonly [rest: unknown, list: unknown] {
  const rest = structuredClone(parse(text));
  let holder = rest;
  for (const name of table) holder = (holder[name] ??= {}) as Record<string, unknown>;
  const list = holder['hosts'] ?? [];
  delete holder['hosts'];
  return [rest, list];
}

describe('adding to a list of a TOML document', () => {
  for (const { title, table = [], items = ['.x.test'], before, after } of edits) {
    it(title, async () => {
      const text = before.join('\n');
      const edited = await addToList(text, table, 'hosts', items);
      assert.equal(edited, after.join('\n'));

      const [restBefore, listBefore] = apart(text, table);
      const [restAfter, listAfter] = apart(edited, table);
      assert.deepEqual(restAfter, restBefore);
      assert.deepEqual(listAfter, [...new Set([...(listBefore as string[]), ...items])]);
    });
  }

  it('changes nothing when everything is there', async () => {
    for (const { table = [], items = ['.x.test'], after } of edits) {
      assert.equal(await addToList(after.join('\n'), table, 'hosts', items), after.join('\n'));
    }
  });

  it('keeps the line endings of Windows', async () => {
    for (const { table = [], items = ['.x.test'], before, after } of edits.filter(
      ({ before }) => before[1],
    )) {
      assert.equal(await addToList(before.join('\r\n'), table, 'hosts', items), after.join('\r\n'));
    }
  });

  it('keeps the mark that some editors put at the beginning', async () => {
    assert.equal(
      await addToList('\ufeff[a]\n', [], 'hosts', ['x.test']),
      '\ufeffhosts = ["x.test"]\n\n[a]\n',
    );
  });

  it('writes any text so that it reads as the same', async () => {
    const items = ['"', '\\', "'", '\n', '\t', '\u007f', '\u0000', '😀', '"]\nprivileged = true'];
    assert.deepEqual(parse(await addToList('', [], 'hosts', items)), { hosts: items });
  });

  const refused: readonly [what: string, text: string, message: RegExp][] = [
    ['a broken document', '[a]\nb = ["x"\nc = 1', /broken at line 3, column 1 /],
    ['a list of numbers', '\nhosts = ["a", 1]', /"hosts" in line 2 is not a list of strings/],
    ['a text', 'hosts = "a"', /"hosts" in line 1 is not a list of strings/],
    ['a table of that name', 'cpu = 1\n[hosts]\na = 1', /"hosts" cannot be added: another key or table/],
    ['dotted keys of that name', 'hosts.a = 1', /"hosts" cannot be added/],
    ['tables of that name', '[[hosts]]\na = 1', /"hosts" cannot be added/],
    ['the same key twice', 'hosts = []\nhosts = []', /broken at line 2/],
  ];
  for (const [what, text, message] of refused) {
    it(`refuses ${what}`, () =>
      assert.rejects(addToList(text, [], 'hosts', ['x']), { code: 'bad-input', message }));
  }

  it('refuses a table whose name is taken', async () => {
    for (const text of ['project = 1', '[[project]]', '[project]\napp = "x"', '[[project.app]]']) {
      await assert.rejects(addToList(text, app, 'hosts', ['x']), {
        code: 'bad-input',
        message: /"project\.app\.hosts" cannot be added/,
      });
    }
  });
});
