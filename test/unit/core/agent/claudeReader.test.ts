import assert from 'node:assert/strict';
import { createClaudeReader } from '../../../../src/core/agent/claudeReader';
import type { Verdict } from '../../../../src/core/model/agent';
import { readLines, recorded, shown } from './streams';

const started = 'Claude Code 2.1.329, model claude-opus-5-5';
const startedBySubscription = 'Claude Code 2.1.329, model claude-sonnet-5-5';
const limitReached = 'Warning: Claude: the 5-hour limit is reached; it resets at 2026-11-21 22:26 UTC.';
const thirtyLines = ['  1', '  2', '  3', '  4', '  … 20 more lines'].concat([
  '  25',
  '  26',
  '  27',
  '  28',
  '  29',
  '  30',
]);

/** Real streams, what people see of them, and the end of a reason (or none for success) with the exit code. */
const streams: readonly {
  readonly name: string;
  readonly exitCode: number;
  readonly lines: readonly string[];
  readonly reason?: RegExp;
}[] = [
  {
    name: 'claude',
    exitCode: 0,
    lines: [
      started,
      'Agent: I will write the file.',
      '→ Writing hello.txt',
      'Agent: Now a shell command.',
      '→ Running: ls -l /home/agent/repo && cat /home/agent/repo/hello.txt',
      '  total 8',
      '  -rw-r--r-- 1 agent agent  7 Nov 20 19:52 README.md',
      '  -rw-r--r-- 1 agent agent 23 Nov 20 19:53 hello.txt',
      '  hello from fake claude',
      'Agent: Done: hello.txt was written.',
      'Result: success, 3 turns, $0.02, 6,000 tokens in, 126 tokens out',
    ],
  },
  {
    name: 'claude-401',
    exitCode: 1,
    lines: [started, 'Result: failed, 1 turn'],
    reason:
      /^Claude Code failed: Failed to authenticate\. API Error: 401 fake error 401\. Check the credentials/,
  },
  {
    name: 'claude-nokey',
    exitCode: 1,
    lines: [started, 'Result: failed, 1 turn'],
    reason: /^Claude Code failed: Not logged in · Please run \/login\. Check the credentials/,
  },
  {
    name: 'claude-refused',
    exitCode: 1,
    lines: [
      started,
      "Warning: The model's API did not answer (no connection): attempt 1 of 1; next in 0.5s.",
      'Result: failed, 1 turn',
    ],
    reason: /^Claude Code failed: API Error: Connection refused — .*\(ECONNREFUSED\)\.$/,
  },
  {
    name: 'claude-retry',
    exitCode: 0,
    lines: [
      startedBySubscription,
      "Warning: The model's API did not answer (overloaded, status 529): attempt 1 of 10; next in 0.6s.",
      'Agent: Done.',
      limitReached,
      'Result: success, 1 turn, $0.0029, 2,000 tokens in, 42 tokens out',
    ],
  },
  {
    name: 'claude-limit-near',
    exitCode: 0,
    lines: [
      startedBySubscription,
      'Agent: Done.',
      'Warning: Claude: 93 % of the 5-hour limit is used; it resets at 2026-11-21 22:26 UTC.',
      'Result: success, 1 turn, $0.0029, 2,000 tokens in, 42 tokens out',
    ],
  },
  {
    name: 'claude-limit',
    exitCode: 1,
    lines: [startedBySubscription, limitReached, 'Result: failed, 1 turn'],
    reason: /^Claude Code failed: You've hit your 5-hour limit · resets 10:26pm \(UTC\)\.$/,
  },
  {
    name: 'claude-subagent',
    exitCode: 0,
    lines: [
      started,
      'Agent: MAIN starts.',
      '→ Starting: Look around (general-purpose)',
      '  [Look around] → Running: echo sub; exit 3',
      '  [Look around] ✗ Exit code 3',
      '                  sub',
      '  [Look around]   Sub report: all is',
      '                  well.',
      '→ Reading nothing.txt',
      '→ Running: seq 1 30',
      'To do (1 of 2 done):',
      '  [x] one',
      '  [~] two',
      '✗ Error: No such tool available: TodoWrite. TodoWrite is disabled for this session, in subagents as well as here.',
      '✗ File does not exist. Note: your current working directory is /workspace/repo.',
      ...thirtyLines,
      'Agent: All done.',
      'Result: success, 5 turns, $0.03, 10,000 tokens in, 210 tokens out',
    ],
  },
  {
    name: 'claude-background',
    exitCode: 0,
    lines: [
      started,
      'Agent: MAIN starts.',
      '→ Starting: Look around (general-purpose)',
      '→ Reading nothing.txt',
      '→ Running: seq 1 30',
      'To do (1 of 2 done):',
      '  [x] one',
      '  [~] two',
      '✗ Error: No such tool available: TodoWrite. TodoWrite is disabled for this session, in subagents as well as here.',
      '  [Look around] Agent: Sub looks.',
      '  [Look around] → Running: echo sub; exit 3',
      '✗ File does not exist. Note: your current working directory is /workspace/repo.',
      '  [Look around] ✗ Exit code 3',
      '                  sub',
      '  [Look around] Agent: Sub report: all is',
      '                       well.',
      '  [Look around]   completed',
      ...thirtyLines,
      'Agent: All done.',
      'Result: success, 5 turns, $0.03, 10,000 tokens in, 210 tokens out',
    ],
  },
];

const result = (fields: object): string =>
  JSON.stringify({ type: 'result', subtype: 'success', is_error: false, result: 'Done.', ...fields });
const assistant = (block: object, fields: object = {}): string =>
  JSON.stringify({ type: 'assistant', message: { content: [block] }, parent_tool_use_id: null, ...fields });
const use = (name: string, input: object): string => assistant({ type: 'tool_use', id: 'id', name, input });

describe("the reader of Claude Code's stream", () => {
  for (const { name, exitCode, lines, reason } of streams) {
    it(`reads the recorded stream ${name}`, () => {
      const reader = createClaudeReader();
      assert.deepEqual(shown(readLines(reader, recorded(name))), lines);
      const verdict = reader.verdict(exitCode);
      if (reason) {
        assert.equal(verdict.ok, false);
        assert.match(verdict.reason, reason);
      } else {
        assert.ok(verdict.ok, JSON.stringify(verdict));
      }
    });
  }

  it('reports turns, cost, tokens and the last message', () => {
    const reader = createClaudeReader();
    readLines(reader, recorded('claude'));
    assert.deepEqual(reader.verdict(0), {
      ok: true,
      report: {
        text: 'Done: hello.txt was written.',
        turns: 3,
        costUsd: 0.0174,
        inputTokens: 6000,
        outputTokens: 126,
      },
    } satisfies Verdict);
  });

  const verdicts: readonly [what: string, lines: readonly string[], exitCode: number, reason: RegExp][] = [
    ['no result', [], 0, /^Claude Code ended without a result \(exit code 0\)\.$/],
    [
      'a crash',
      ['Segfault'],
      139,
      /^Claude Code was ended by signal 11 \(exit code 139\)\. Last output: Segfault$/,
    ],
    ['no program', [], 127, /command not found/],
    ['a kill', [], 137, /was killed \(exit code 137\): it ran out of memory/],
    ['a kill after success', [result({})], 137, /reported success, but was killed/],
    ['success, but exit code 1', [result({})], 1, /reported success, but ended with exit code 1/],
    ['an error with the subtype success', [result({ is_error: true })], 0, /failed: Done\.$/],
    ['too many turns', [result({ subtype: 'error_max_turns', result: undefined })], 1, /turn limit\.$/],
    [
      'errors in a list',
      [result({ subtype: 'error_during_execution', result: undefined, errors: ['a', 7, 'b'] })],
      1,
      /while it worked: a b\.$/,
    ],
    ['an unknown subtype', [result({ subtype: 'new', result: undefined })], 0, /did not give a reason\.$/],
    [
      'a failure after a success',
      [result({}), result({ is_error: true, result: 'No.' })],
      1,
      /failed: No\.$/,
    ],
  ];
  for (const [what, lines, exitCode, reason] of verdicts) {
    it(`does not count as success: ${what}`, () => {
      const reader = createClaudeReader();
      readLines(reader, lines);
      const verdict = reader.verdict(exitCode);
      assert.equal(verdict.ok, false);
      assert.match(verdict.reason, reason);
    });
  }

  it('uses the last of several results', () => {
    const reader = createClaudeReader();
    readLines(reader, [result({ is_error: true }), result({ result: 'In the end.' })]);
    assert.deepEqual(reader.verdict(0), { ok: true, report: { text: 'In the end.' } });
  });

  it('does not believe a result on standard error', () => {
    const reader = createClaudeReader();
    assert.deepEqual(shown(readLines(reader, [{ stream: 'stderr', text: result({}) }])), [result({})]);
    assert.equal(reader.verdict(0).ok, false);
  });

  const tools: readonly [tool: string, input: object, text: string][] = [
    ['Read', { file_path: '/workspace/x/src/a.ts' }, '→ Reading src/a.ts'],
    ['Read', { file_path: '/etc/hosts' }, '→ Reading /etc/hosts'],
    ['Read', {}, '→ Reading a file'],
    ['Edit', { file_path: '/workspace/x/a.ts' }, '→ Editing a.ts'],
    ['MultiEdit', { file_path: '/workspace/x/a.ts', edits: [{}, {}] }, '→ Editing a.ts (2 changes)'],
    ['NotebookEdit', { notebook_path: '/workspace/x/n.ipynb' }, '→ Editing n.ipynb'],
    ['Bash', { command: 'npm test' }, '→ Running: npm test'],
    ['Grep', { pattern: 'TODO' }, '→ Searching for: TODO'],
    ['Glob', { pattern: '**/*.ts' }, '→ Looking for files: **/*.ts'],
    ['WebSearch', { query: 'node 24' }, '→ Web search: node 24'],
    ['WebFetch', { url: 'https://x.test/' }, '→ Fetching https://x.test/'],
    ['Agent', { description: 'Find it' }, '→ Starting: Find it'],
    ['Skill', { skill: 'verify' }, '→ Using the skill verify'],
    ['TaskCreate', { subject: 'Tests' }, '→ To do: Tests'],
    ['mcp__github__search', { query: 'x' }, '→ Using github: search: x'],
    ['Monitor', {}, '→ Using Monitor'],
    ['Bash', { command: 7 }, '→ Running: a command'],
  ];
  for (const [tool, input, text] of tools) {
    it(`describes a call of ${tool}: ${text}`, () => {
      const reader = createClaudeReader();
      readLines(reader, [JSON.stringify({ type: 'system', subtype: 'init', cwd: '/workspace/x' })]);
      assert.deepEqual(shown(readLines(reader, [use(tool, input)])), [text]);
    });
  }

  it('distinguishes thoughts, sub-agents, changed files and limits', () => {
    const reader = createClaudeReader();
    const events = readLines(reader, [
      assistant({ type: 'thinking', thinking: 'Hm.' }),
      ...recorded('claude'),
      ...recorded('claude-subagent'),
      ...recorded('claude-limit'),
    ]);
    const kinds = new Set(events.map(({ kind }) => kind));
    for (const kind of ['thinking', 'subagent', 'file-change', 'limit'] as const)
      assert.ok(kinds.has(kind), kind);
    const change = events.find((event) => event.kind === 'file-change');
    assert.deepEqual([change?.change, change?.path], ['added', 'hello.txt']);
    const limit = events.find((event) => event.kind === 'limit');
    assert.deepEqual([limit?.reached, limit?.until], [true, new Date(1795300000 * 1000).toISOString()]);
    const verdict = reader.verdict(1);
    assert.ok(!verdict.ok);
    assert.deepEqual(verdict.block, {
      kind: 'usage-limit',
      until: new Date(1795300000 * 1000).toISOString(),
    });
  });

  it('says why the account is blocked, even if only the text says so', () => {
    const blockOf = (...lines: readonly string[]) => {
      const reader = createClaudeReader();
      readLines(reader, lines);
      const verdict = reader.verdict(1);
      return verdict.ok ? undefined : verdict.block;
    };
    const said = (text: string): string => result({ is_error: true, result: text });
    assert.deepEqual(blockOf(said('Claude AI usage limit reached|1795300000')), {
      kind: 'usage-limit',
      until: new Date(1795300000 * 1000).toISOString(),
    });
    assert.deepEqual(blockOf(said("You've hit your weekly limit · resets 10pm")), { kind: 'usage-limit' });
    assert.deepEqual(blockOf(...recorded('claude-401')), { kind: 'not-logged-in' });
    assert.equal(blockOf(said('I gave up.')), undefined);
    // It waited, and went on: what ended it later is something else.
    const limited = (status: string): string =>
      JSON.stringify({ type: 'rate_limit_event', rate_limit_info: { status, resetsAt: 1795300000 } });
    const ended = result({ subtype: 'error_max_turns', result: undefined });
    assert.equal(blockOf(limited('rejected'), limited('allowed'), ended), undefined);
    assert.equal(blockOf(limited('rejected'), ended)?.kind, 'usage-limit');
  });

  it('ignores lines without content', () => {
    const lines = [
      '',
      '   ',
      '{"type":"stream_event","event":{}}',
      '{"type":"system","subtype":"status","status":"requesting"}',
      '{"type":"rate_limit_event","rate_limit_info":{"status":"allowed"}}',
      '{"type":"new_in_2027"}',
      assistant({ type: 'thinking', thinking: ' ' }),
      assistant({ type: 'text', text: '  ' }),
      JSON.stringify({ type: 'user', message: { content: 'You are …' } }),
    ];
    assert.deepEqual(readLines(createClaudeReader(), lines), []);
  });

  it('reports a repeated notice only once', () => {
    const init = recorded('claude')[0] ?? '';
    assert.deepEqual(shown(readLines(createClaudeReader(), [init, init])), [started]);
  });

  it('skips an event that is too long, however the engine cut it, and reads on', () => {
    const long = assistant({ type: 'text', text: 'x'.repeat(2_500_000) });
    const pieces = [long.slice(0, 1_000_000), long.slice(1_000_000, 2_000_000), long.slice(2_000_000)];
    for (const lines of [pieces, [long]]) {
      const reader = createClaudeReader();
      const seen = shown(readLines(reader, [...lines, result({})]));
      assert.equal(seen.length, 2);
      assert.match(seen[0] ?? '', /^\(a very long line\) \{"type":"assistant".{200,400}…$/);
      assert.ok(reader.verdict(0).ok);
    }
  });

  it('limits the text that it passes on', () => {
    const big = 'y'.repeat(900_000);
    const events = readLines(createClaudeReader(), [
      assistant({ type: 'text', text: big }),
      use('Bash', { command: big }),
      JSON.stringify({
        type: 'user',
        message: { content: [{ type: 'tool_result', content: big, is_error: true }] },
      }),
      result({ result: big }),
      `not JSON ${'z'.repeat(400_000)}`,
    ]);
    assert.equal(events.length, 5);
    for (const event of events) assert.ok(JSON.stringify(event).length < 25_000);
  });
});
