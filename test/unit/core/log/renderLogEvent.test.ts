import assert from 'node:assert/strict';
import { renderLogRecord } from '../../../../src/core/log/renderLogEvent';
import type { LogEvent } from '../../../../src/core/model/logEvent';

const at = '2026-01-02T03:04:05.678Z';
const render = (event: LogEvent): readonly string[] => renderLogRecord({ at, ...event });

describe('log records as lines for people', () => {
  const examples: readonly [event: LogEvent, lines: readonly string[]][] = [
    [{ kind: 'info', text: 'Hello.' }, ['Hello.']],
    [{ kind: 'warning', text: 'Mind.\nThe gap.' }, ['Warning: Mind.', '         The gap.']],
    [{ kind: 'error', text: 'No.' }, ['Error: No.']],
    [{ kind: 'phase', phase: 'image', ms: 1234, text: 'tsk/x:1' }, ['✓ image: tsk/x:1 (1.2s)']],
    [{ kind: 'phase', phase: 'harvest', ms: 61_000 }, ['✓ harvest (1m 01s)']],
    [{ kind: 'build', text: 'Step 1/9\nFROM x' }, ['| Step 1/9', '| FROM x']],
    [{ kind: 'output', stream: 'stderr', text: 'plain\t1' }, ['plain\t1']],
    [{ kind: 'output', stream: 'stdout', text: '' }, ['']],
    [{ kind: 'message', text: 'One\n\ntwo\n' }, ['Agent: One', '', '       two']],
    [{ kind: 'message', text: 'One\ntwo', from: 'Sub' }, ['  [Sub] Agent: One', '               two']],
    [{ kind: 'subagent', name: 'explore', text: 'Look around' }, ['→ Starting: Look around']],
    [{ kind: 'tool', tool: 'Bash', text: 'Running: a\nb' }, ['→ Running: a', '  b']],
    [{ kind: 'tool-result', ok: true, text: '1\n2' }, ['  1', '  2']],
    [{ kind: 'tool-result', ok: false, text: 'bad', from: 'Sub' }, ['  [Sub] ✗ bad']],
    [
      {
        kind: 'todos',
        items: [
          { text: 'a', status: 'completed' },
          { text: 'b', status: 'in_progress' },
          { text: 'c', status: 'pending' },
        ],
      },
      ['To do (1 of 3 done):', '  [x] a', '  [~] b', '  [ ] c'],
    ],
    [
      {
        kind: 'result',
        ok: true,
        report: { turns: 12, costUsd: 1.239, inputTokens: 1234567, outputTokens: 8 },
      },
      ['Result: success, 12 turns, $1.24, 1,234,567 tokens in, 8 tokens out'],
    ],
    [{ kind: 'result', ok: false, report: { turns: 1, costUsd: 0 } }, ['Result: failed, 1 turn']],
  ];
  for (const [event, lines] of examples) {
    it(`${event.kind}: ${lines[0]}`, () => assert.deepEqual(render(event), lines));
  }

  it('begins with the local time on request, with further lines aligned', () => {
    const lines = renderLogRecord({ at, kind: 'info', text: 'a\nb' }, { time: true });
    const time = new Date(at).toTimeString().slice(0, 8);
    assert.deepEqual(lines, [`${time} a`, `${' '.repeat(8)} b`]);
    const nonsense = renderLogRecord({ at: 'nonsense', kind: 'info', text: 'a' }, { time: true });
    assert.deepEqual(nonsense, ['--:--:-- a']);
  });

  it('removes control characters, escape sequences and direction changes everywhere', () => {
    const evil = 'a\u001b[2Jb\u001b]0;title\u0007c\u0007\u0000\u009b31m\u202edr\u2066 \rx\u007f';
    const events: readonly LogEvent[] = [
      { kind: 'info', text: evil },
      { kind: 'warning', text: evil },
      { kind: 'error', text: evil },
      { kind: 'phase', phase: evil, ms: 1, text: evil },
      { kind: 'build', text: evil },
      { kind: 'output', stream: 'stdout', text: evil },
      { kind: 'message', text: evil, from: evil },
      { kind: 'tool', tool: evil, text: evil, from: evil },
      { kind: 'tool-result', ok: true, text: evil, from: evil },
      { kind: 'todos', items: [{ text: evil, status: 'pending' }] },
    ];
    for (const event of events) {
      for (const line of render(event)) {
        assert.doesNotMatch(
          line,
          /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
        );
      }
    }
  });

  it('shows the beginning and the end of a long result', () => {
    const text = Array.from({ length: 100 }, (_, n) => `line ${n}`).join('\n');
    const lines = render({ kind: 'tool-result', ok: true, text });
    assert.deepEqual(
      [lines.length, lines[0], lines[4], lines.at(-1)],
      [11, '  line 0', '  … 90 more lines', '  line 99'],
    );
  });

  it('has a bounded size for any input', () => {
    const lines = render({ kind: 'message', text: `${'x'.repeat(100_000)}\n${'y\n'.repeat(100_000)}` });
    assert.ok(lines.length <= 401);
    assert.match(lines.at(-1) ?? '', /^… [0-9]+ more lines$/);
    assert.ok(lines.every((line) => line.length <= 2_000));
  });
});
