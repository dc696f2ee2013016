import assert from 'node:assert/strict';
import { createTerminalReader } from '../../../../src/core/run/terminalReader';

const out = (text: string) => ({ stream: 'stdout', text }) as const;
const err = (text: string) => ({ stream: 'stderr', text }) as const;

describe('what a kept terminal says beside itself', () => {
  it('is that it opened, once; signs of life get into no log', () => {
    const reader = createTerminalReader();
    const events = ['open', 'in use', 'open', 'in use'].flatMap((text) => reader.read(out(text)));
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['info'],
    );
  });

  for (const code of [0, 1, 129, 137, 255]) {
    it(`counts as work whatever the exit code, here ${code}`, () => {
      const reader = createTerminalReader();
      reader.read(out('open'));
      assert.deepEqual(reader.verdict(code), { ok: true });
    });
  }

  it('is a failure with its words when it never opened', () => {
    const reader = createTerminalReader();
    assert.equal(reader.read(err('tsk: a terminal could not be made: no\u001b[2J')).length, 1);
    const verdict = reader.verdict(69);
    assert.ok(!verdict.ok);
    assert.match(
      verdict.reason,
      /did not open \(exit code 69\)\. Last output: tsk: a terminal could not be made: no$/,
    );
  });
});
