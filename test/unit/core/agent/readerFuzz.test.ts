import assert from 'node:assert/strict';
import { createClaudeReader } from '../../../../src/core/agent/claudeReader';
import { createPlainReader } from '../../../../src/core/agent/plainReader';
import type { StreamReader } from '../../../../src/core/model/agent';
import { readLines, recorded, shown } from './streams';

/** Small, and the same numbers each time: a failure can be looked at again. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const strange: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'text',
  '\u001b[2J\ud800',
  [],
  [null],
  [[]],
  {},
  { type: 'text' },
  { type: 'tool_use', input: 7 },
  { type: 'tool_result', content: { a: 1 } },
  { __proto__: null, constructor: 1 },
];

/** A copy in which some values, at any depth, are something else or gone. */
function mangle(value: unknown, random: (below: number) => number): unknown {
  if (random(12) === 0) return strange[random(strange.length)];
  if (Array.isArray(value)) return value.map((item) => mangle(item, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(() => random(15) !== 0)
      .map(([key, inner]) => [key, mangle(inner, random)]),
  );
}

function survives(reader: StreamReader, lines: readonly string[]): void {
  shown(readLines(reader, lines));
  for (const exitCode of [0, 1, 127, 137, -1, Number.NaN]) {
    assert.equal(typeof reader.verdict(exitCode).ok, 'boolean');
  }
}

describe('stream readers, with random input', () => {
  const names = ['claude', 'claude-subagent', 'claude-background', 'claude-limit', 'claude-retry'];
  const lines = names.flatMap((name) => recorded(name));

  it('survive mangled events', () => {
    const random = randomNumbers(1);
    for (let round = 0; round < 200; round++) {
      const mangled = lines.map((line) => JSON.stringify(mangle(JSON.parse(line), random)) ?? 'undefined');
      survives(createClaudeReader(), mangled);
    }
  });

  it('survive cut, joined and scrambled lines', () => {
    const random = randomNumbers(2);
    for (let round = 0; round < 200; round++) {
      const line = lines[random(lines.length)] ?? '';
      const cut = random(line.length);
      const scrambled = [...line].sort(() => random(3) - 1).join('');
      const broken = [line.slice(0, cut), line.slice(cut), line + line, scrambled, '{'.repeat(100_000)];
      survives(createClaudeReader(), broken);
      survives(createPlainReader(), broken);
    }
  });

  it('survive unexpected values in every known event', () => {
    for (const value of strange) {
      for (const type of ['assistant', 'user', 'system', 'result', 'rate_limit_event', value]) {
        for (const subtype of ['init', 'api_retry', 'task_notification', 'informational', 'success', value]) {
          survives(createClaudeReader(), [
            JSON.stringify({ type, subtype, message: value, rate_limit_info: value, resetsAt: value }),
            JSON.stringify({ type, subtype, message: { content: value }, modelUsage: value, errors: value }),
            JSON.stringify({ type, subtype, message: { content: [value] }, result: value, summary: value }),
          ]);
        }
      }
    }
  });

  it('claim no success', () => {
    const random = randomNumbers(3);
    const withoutResult = lines.filter((line) => !line.includes('"type":"result"'));
    for (let round = 0; round < 100; round++) {
      const reader = createClaudeReader();
      readLines(
        reader,
        withoutResult.map((line) => JSON.stringify(mangle(JSON.parse(line), random)) ?? ''),
      );
      assert.equal(reader.verdict(0).ok, false);
    }
  });
});
