import assert from 'node:assert/strict';
import type { TaskType } from '../../../../src/core/model/taskType';
import { checkTaskDocument, type KnownNames } from '../../../../src/core/template/checkTaskDocument';
import { documentKeys } from '../../../../src/core/template/documentKeys';
import { parseTaskDocument } from '../../../../src/core/template/parseTaskDocument';
import type { DocumentProblem } from '../../../../src/core/template/taskDocument';

const short = ({ line, column, endLine, endColumn, message }: DocumentProblem): string =>
  `${line}:${column}-${endLine === line ? '' : `${endLine}:`}${endColumn} ${message}`;

async function problemsOf(matter: string, body = 'Do it'): Promise<readonly string[]> {
  return (await parseTaskDocument(`---\n${matter}\n---\n${body}\n`)).problems.map(short);
}

describe('a task document', () => {
  it('is a request: front matter, then the prompt', async () => {
    const text = [
      '---',
      'type: feat # a comment',
      'name: "Greet: by name"',
      'agents: [claude, codex]',
      'stack: node',
      'parent: 12345678',
      'tags:',
      '  - ui',
      '  - api',
      'priority: high',
      'repository: shop',
      'timeout: 90',
      'idle_timeout_minutes: 0',
      'memory_gb: 1.5',
      'cpu: 2',
      'network: none',
      'deny_domains: .example.com, .example.org',
      'history: branch',
      'model: opus',
      'container_engine: podman',
      'values:',
      '  FILE: src/a.ts',
      '  SELECTION: |',
      '    two',
      '    lines',
      '---',
      '',
      '# Title',
      '',
      'Do {{this}}.',
      '---',
      'and that',
      '',
    ].join('\n');
    const document = await parseTaskDocument(text);
    assert.deepEqual(document.problems, []);
    assert.deepEqual(document.request, {
      type: 'feat',
      name: 'Greet: by name',
      agents: ['claude', 'codex'],
      stack: 'node',
      parents: ['12345678'],
      tags: ['ui', 'api'],
      priority: 'high',
      repository: 'shop',
      values: { FILE: 'src/a.ts', SELECTION: 'two\nlines' },
      flags: {
        network: 'none',
        denyDomains: ['.example.com', '.example.org'],
        memoryGb: 1.5,
        cpus: 2,
        timeoutMinutes: 90,
        idleTimeoutMinutes: 0,
        history: 'branch',
        model: 'opus',
        engine: 'podman',
      },
      prompt: '# Title\n\nDo {{this}}.\n---\nand that',
    });
    const agent = document.entries.find(({ name }) => name === 'agent');
    assert.ok(agent);
    assert.equal(text.slice(agent.key.start, agent.key.end), 'agents');
    assert.deepEqual(
      agent.texts.map(({ span }) => text.slice(span.start, span.end)),
      ['claude', 'codex'],
    );
  });

  const empty = { type: 'generic', agents: [], parents: [], tags: [], values: {}, flags: {} };
  const same: readonly [what: string, text: string, prompt: string][] = [
    ['without front matter', 'Do it', 'Do it'],
    ['with an empty one', '---\n---\nDo it', 'Do it'],
    ['with comments only', '---\n# nothing said\n---\n\nDo it', 'Do it'],
    ['with keys that say nothing', '---\ntype:\nname: \nagent: []\n---\nDo it', 'Do it'],
    ['with a mark and line ends of Windows', '\uFEFF---\r\nstack:\r\n---\r\n\r\nDo it\r\n', 'Do it'],
    ['with a line later on', 'Do it\n---\ntype: feat\n---\n', 'Do it\n---\ntype: feat\n---'],
    ['that is empty', '', ''],
  ];
  for (const [what, text, prompt] of same) {
    it(`${what} leaves all to the configuration`, async () => {
      const { request, problems } = await parseTaskDocument(text);
      assert.deepEqual(problems, []);
      assert.deepEqual(request, { ...empty, prompt });
    });
  }

  const wrong: readonly [matter: string, ...problems: RegExp[]][] = [
    ['tpye: feat', /^2:1-5 There is no key "tpye"\. Did you mean "type"\?/],
    ['type: feat\nzzzzzzzz: 1', /^3:1-9 There is no key "zzzzzzzz"\. Known: type, agent/],
    ['branch: x', /^2:1-7 .*called tsk\/<type>/],
    ['privileged: true', /^2:1-11 .*asks you first/],
    ['allow_domains: [evil.example]', /^2:1-14 .*asks you first/],
    ['toString: 1', /^2:1-9 There is no key "toString"\. Known/],
    ['type: feat\ntype: fix', /^3:1-5 "type" is set twice/],
    ['agent: a\nagents: b', /^3:1-7 "agent" is set twice/],
    ['priority: urgent', /^2:11-17 "priority" takes low or normal or high/],
    ['network: open', /^2:10-14 "network" takes allowlist or none/],
    ['history: full', /^2:10-14 "history" takes/],
    ['cpu: 0', /^2:6-7 "cpu" must be a number: more than 0 and at most 4096/],
    ['timeout: -1', /^2:10-12 "timeout_minutes" must be a number: from 0 to 35000/],
    ['memory_gb: 1e9', /^2:12-15 "memory_gb" must be a number/],
    ['memory_gb: 65537', /^2:12-17 "memory_gb" must be a number: .* at most 65536/],
    ['name: [a, b]', /^2:7-13 "name" takes one value/],
    ['agent: {a: b}', /^2:8-14 "agent" takes one value or a list/],
    ['name: fix: it', /^2:7-8 A value with ": " in it needs quotes/],
    ['just words', /one "key: value" on each line/],
    ['- a\n- b', /one "key: value" on each line/],
    ['name: "never closed', /Invalid YAML/],
    ['values: x', /^2:9-10 "values" needs lines like/],
    ['name: *nobody', /./],
    [`tags: [${'a, '.repeat(21)}]`, /At most 20/],
    ['[[[[{{{{', /Invalid YAML/],
  ];
  for (const [matter, ...expected] of wrong) {
    it(`says where it is wrong: ${JSON.stringify(matter.slice(0, 60))}`, async () => {
      const found = await problemsOf(matter);
      assert.ok(found.length >= expected.length, found.join('\n'));
      for (const [n, pattern] of expected.entries()) assert.match(found[n] ?? '', pattern);
    });
  }

  it('says that its front matter never ends', async () => {
    const { problems, request } = await parseTaskDocument('---\ntype: feat\n\nDo it');
    assert.match(problems.map(short).join('\n'), /^1:1-2:1 .*no end/);
    assert.equal(request.prompt, '', 'nothing is sent that was not meant');
  });

  it('is bounded, however it is written', async () => {
    assert.match((await problemsOf(`name: ${'x'.repeat(20_000)}`))[0] ?? '', /longer than/);
    for (const nested of ['['.repeat(4_000), '{['.repeat(4_000), '- '.repeat(4_000), 'a:\n  ? ? ? b'])
      assert.match((await problemsOf(nested))[0] ?? '', /lists in lists/, nested.slice(0, 10));
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefgh'.split('').map((c, n) => `${c}: &${c} [*${'abcdefg'[n]}, *${'abcdefg'[n]}]`),
    ];
    assert.match((await problemsOf(bomb.join('\n')))[0] ?? '', /There is no key/);
    const { problems } = await parseTaskDocument('x'.repeat(1024 * 1024 + 1));
    assert.match(problems[0]?.message ?? '', /at most/);
  });

  it('explains every key with an example that is well written', async () => {
    for (const { name, doc, example } of documentKeys) {
      assert.ok(doc.length > 20, name);
      const { problems, entries } = await parseTaskDocument(`---\n${example}\n---\n`);
      assert.deepEqual(problems, [], name);
      assert.deepEqual(
        entries.map((entry) => entry.name),
        [name],
      );
    }
  });
});

describe('a task document among what there is', () => {
  const aType = (name: string, given: Partial<TaskType> = {}): TaskType => ({
    ...{ name, description: '', needsPrompt: true, source: 'built-in', file: `/t/${name}.md` },
    ...{ placeholders: [], parent: 'optional' },
    ...given,
  });
  const known: KnownNames = {
    types: [
      aType('generic'),
      aType('ack', { needsPrompt: false, parent: 'none' }),
      aType('next', { parent: 'required' }),
      aType('asks', { placeholders: ['FILE', 'BRANCH', 'ISSUE'] }),
      aType('broken', { problem: 'it is larger than 256 KiB' }),
    ],
    agents: ['claude', 'codex'],
    stacks: ['node'],
    repositories: ['shop'],
    parents: { fit: ['aa11', 'aa22', 'bb'], ended: ['cc'] },
  };
  const check = async (text: string, names = known): Promise<readonly string[]> =>
    checkTaskDocument(text, await parseTaskDocument(text), names).map(short);

  const cases: readonly [matter: string, ...problems: RegExp[]][] = [
    ['type: generic\nagent: claude, codex\nstack: node\nparent: [bb, aa1]\nrepository: shop'],
    ['type: fxi', /^2:7-10 There is no task type "fxi"\. Known: generic/],
    ['agent: [claude, cdoex]', /^2:17-22 There is no agent "cdoex"\. Did you mean "codex"/],
    ['agent: claude, nobody', /^2:8-22 There is no agent "nobody"/],
    ['stack: nod', /^2:8-11 There is no stack "nod"\. Did you mean "node"/],
    ['repository: other', /^2:13-18 There is no open repository "other"/],
    ['parent: dd', /^2:9-11 There is no task "dd"/],
    ['parent: aa', /^2:9-11 "aa" matches several/],
    ['parent: cc', /^2:9-11 Task "cc" failed or was cancelled/],
    ['type: asks', /^2:7-11 .*needs values for FILE, ISSUE:/],
    ['type: asks\nvalues:\n  FILE: a\n  ISSUE: "1"'],
    ['type: next', /^2:7-11 .*needs a parent task/],
    ['type: ack\nparent: bb', /^2:7-10 .*takes no parent task/],
    ['type: broken', /^2:7-13 .*cannot be used: it is larger/],
  ];
  for (const [matter, ...expected] of cases) {
    it(`${expected.length ? 'is told' : 'is content with'} ${JSON.stringify(matter)}`, async () => {
      const found = await check(`---\n${matter}\n---\nDo it`);
      assert.equal(found.length, expected.length, found.join('\n'));
      for (const [n, pattern] of expected.entries()) assert.match(found[n] ?? '', pattern);
    });
  }

  it('needs a prompt where its type does', async () => {
    assert.match((await check('---\ntype: generic\n---\n\n'))[0] ?? '', /^5:1-1 Say below/);
    assert.deepEqual(await check('---\ntype: ack\n---\n'), []);
  });

  it('checks nothing that is not known', async () => {
    assert.deepEqual(
      await check('---\ntype: x\nagent: x\nstack: x\nparent: x\nrepository: x\n---\n', {}),
      [],
    );
  });
});
