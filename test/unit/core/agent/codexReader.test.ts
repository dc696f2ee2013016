import assert from 'node:assert/strict';
import { codexBlock } from '../../../../src/core/agent/codexBlock';
import { createCodexReader } from '../../../../src/core/agent/codexReader';
import type { LogEvent } from '../../../../src/core/model/logEvent';
import { readLines, recorded, shown } from './streams';

const now = Date.UTC(2026, 10, 21, 12, 0);
const read = (...lines: readonly string[]) => {
  const reader = createCodexReader(() => now);
  return { events: readLines(reader, lines), reader };
};
const item = (type: 'started' | 'updated' | 'completed', part: object): string =>
  JSON.stringify({ type: `item.${type}`, item: { id: 'i', ...part } });

describe("the reader of Codex's stream", () => {
  it('turns a recorded run into a readable log', () => {
    const { events, reader } = read(...recorded('codex'));
    assert.deepEqual(shown(events), [
      'Warning: Model metadata for `fake-model` not found. Defaulting to fallback metadata; this can degrade performance and cause issues.',
      '… **Planning** the file',
      '→ Writing /home/agent/repo/hello.txt',
      'Agent: Now checking the file.',
      '→ Running: ls -l && cat hello.txt',
      '  total 8',
      '  -rw-r--r-- 1 agent agent  7 Nov 20 19:52 README.md',
      '  -rw-r--r-- 1 agent agent 22 Nov 20 19:53 hello.txt',
      '  hello from fake codex',
      'Agent: Done: hello.txt was written.',
      'Result: success, 1 turn, 3,600 tokens in, 126 tokens out',
    ]);
    assert.deepEqual(
      events.find(({ kind }) => kind === 'file-change'),
      { kind: 'file-change', change: 'added', path: '/home/agent/repo/hello.txt' },
    );
    assert.deepEqual(reader.verdict(0), {
      ok: true,
      report: { text: 'Done: hello.txt was written.', turns: 1, inputTokens: 3600, outputTokens: 126 },
    });
  });

  it('logs errors during a run, which may still succeed', () => {
    const { events, reader } = read(...recorded('codex-fallback'));
    assert.ok(reader.verdict(0).ok);
    assert.ok(events.some(({ kind }) => kind === 'retry'));
  });

  it('fails with the reason of a failed turn, and recognises a refused log-in', () => {
    const { reader } = read(...recorded('codex-401'));
    const verdict = reader.verdict(1);
    assert.ok(!verdict.ok);
    assert.match(verdict.reason, /^Codex failed: unexpected status 401.*Check the credentials/);
    assert.deepEqual(verdict.block, { kind: 'not-logged-in' });
  });

  it('reports a repeated error only once', () => {
    const { events, reader } = read(...recorded('codex-unreachable'));
    assert.equal(events.filter(({ kind }) => kind === 'retry').length, 1);
    const verdict = reader.verdict(143);
    assert.ok(!verdict.ok);
    assert.match(verdict.reason, /asked to end.*Its last error: Reconnecting/);
  });

  it('reports success only if the last turn and the exit code agree', () => {
    const started = '{"type":"turn.started"}';
    const completed = '{"type":"turn.completed"}';
    const table = [
      [[started, completed], 0, true],
      [[started, completed], 1, false],
      [[started, completed, started], 0, false],
      [[started], 0, false],
      [[], 0, false],
      [[started, completed, started, '{"type":"turn.failed","error":{"message":"x"}}'], 0, false],
      [['{"type":"error","message":"broken"}'], 0, false],
    ] as const;
    for (const [lines, exitCode, ok] of table) {
      assert.equal(read(...lines).reader.verdict(exitCode).ok, ok, JSON.stringify([lines, exitCode]));
    }
  });

  it('says why it did not start', () => {
    const reader = createCodexReader();
    reader.read({ stream: 'stderr', text: 'sh: 1: codex: not found' });
    const verdict = reader.verdict(127);
    assert.ok(!verdict.ok);
    assert.match(
      verdict.reason,
      /command not found \(exit code 127\)\. Last output: sh: 1: codex: not found/,
    );
  });

  const told: readonly [what: string, line: string, lines: readonly string[]][] = [
    [
      'a command that failed',
      item('completed', {
        type: 'command_execution',
        exit_code: 2,
        aggregated_output: 'no\n',
        status: 'failed',
      }),
      ['✗ exit code 2', '  no'],
    ],
    [
      'a command in its shell',
      item('started', { type: 'command_execution', command: `/bin/zsh -lc 'a "b" && c'` }),
      ['→ Running: a "b" && c'],
    ],
    [
      'files in the workspace',
      item('started', {
        type: 'file_change',
        changes: [
          { path: '/workspace/shop/a b.txt', kind: 'update' },
          { path: '/workspace/shop/c', kind: 'delete' },
        ],
      }),
      ['→ Editing a b.txt', '→ Deleting c'],
    ],
    [
      'a change that did not work',
      item('completed', { type: 'file_change', status: 'failed', changes: [{ path: 'a', kind: 'add' }] }),
      ['✗ could not change a'],
    ],
    [
      'a tool of a server',
      item('started', { type: 'mcp_tool_call', server: 's', tool: 't' }),
      ['→ Using s: t'],
    ],
    ['a search', item('completed', { type: 'web_search', query: 'q' }), ['→ Web search: q']],
    [
      'what is to do',
      item('updated', { type: 'todo_list', items: [{ text: 'a', completed: true }, { text: 'b' }] }),
      ['To do (1 of 2 done):', '  [x] a', '  [ ] b'],
    ],
  ];
  for (const [what, line, lines] of told) {
    it(`logs ${what}`, () => assert.deepEqual(shown(read(line).events), lines));
  }

  it('ignores lines without content, and survives foreign lines', () => {
    const lines = [
      '',
      '{}',
      '[]',
      '{"type":"item.completed"}',
      '{"type":"item.completed","item":{"type":"new_in_2027"}}',
      '{"type":"thread.started","thread_id":"x"}',
      '{"type":"turn.started"}',
      item('started', { type: 'agent_message', text: 'not yet' }),
    ];
    assert.deepEqual(
      read(...lines).events.filter(({ kind }) => kind !== 'output'),
      [],
    );
  });

  it('limits the text that it passes on and remembers', () => {
    const big = 'y'.repeat(900_000);
    const { events, reader } = read(
      item('completed', { type: 'agent_message', text: big }),
      item('completed', { type: 'command_execution', exit_code: 1, aggregated_output: big }),
      `{"type":"turn.failed","error":{"message":"${big}"}}`,
    );
    for (const event of events) assert.ok(JSON.stringify(event).length < 50_000);
    assert.ok(JSON.stringify(reader.verdict(1)).length < 50_000);
  });
});

describe('the reasons why a Codex account is blocked', () => {
  const table: readonly [message: string, block: ReturnType<typeof codexBlock>][] = [
    [
      "You've hit your usage limit. Upgrade to Pro or try again in 2 days 3 hours 4 minutes.",
      { kind: 'usage-limit', until: '2026-11-23T15:04:00.000Z' },
    ],
    [
      "You've hit your usage limit. Try again at 3:05 PM.",
      { kind: 'usage-limit', until: '2026-11-21T15:05:00.000Z' },
    ],
    [
      "You've hit your usage limit. Try again at 9:05 AM.",
      { kind: 'usage-limit', until: '2026-11-22T09:05:00.000Z' },
    ],
    [
      "You've hit your usage limit. Try again at Nov 23rd, 2026 12:30 AM.",
      { kind: 'usage-limit', until: '2026-11-23T00:30:00.000Z' },
    ],
    ['Quota exceeded. Check your plan and billing details.', { kind: 'usage-limit' }],
    ['exceeded retry limit, last status: 429 Too Many Requests', { kind: 'usage-limit' }],
    ['unexpected status 401 Unauthorized: no', { kind: 'not-logged-in' }],
    ['Your access token could not be refreshed. Please sign in again.', { kind: 'not-logged-in' }],
    ['unexpected status 500', undefined],
    ['', undefined],
  ];
  for (const [message, block] of table) {
    it(`include ${block?.kind ?? 'nothing'} for "${message}"`, () =>
      assert.deepEqual(codexBlock(message, now), block));
  }

  it('appear as a limit in the log, with the time of the reset', () => {
    const { events } = read(
      '{"type":"turn.started"}',
      `{"type":"turn.failed","error":{"message":"You've hit your usage limit. Try again at 3:05 PM."}}`,
    );
    const limit = events.find((event): event is LogEvent & { kind: 'limit' } => event.kind === 'limit');
    assert.deepEqual([limit?.reached, limit?.until], [true, '2026-11-21T15:05:00.000Z']);
  });
});
