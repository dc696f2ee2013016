import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { TimeLimits } from '../../../../src/core/run/timeLimits';

describe('the limits on an agent’s time', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  function limits(given: ConstructorParameters<typeof TimeLimits>[0], spentMs = 0) {
    const reasons: string[] = [];
    return { reasons, limits: new TimeLimits(given, (reason) => reasons.push(reason), 'agent', spentMs) };
  }

  it('ends an agent that works too long, whatever it says meanwhile', () => {
    const { reasons, limits: it } = limits({ timeoutMinutes: 2 });
    mock.timers.tick(119_000);
    it.heard();
    assert.deepEqual(reasons, []);
    mock.timers.tick(1_000);
    assert.deepEqual(reasons, ['The agent worked longer than its limit of 2m 00s and was stopped.']);
  });

  it('counts what an agent worked before somebody else took over to watch it', () => {
    const { reasons } = limits({ timeoutMinutes: 60 }, 59 * 60_000);
    mock.timers.tick(59_000);
    assert.deepEqual(reasons, []);
    mock.timers.tick(1_000);
    assert.deepEqual(reasons, ['The agent worked longer than its limit of 1h 00m and was stopped.']);
    const late = limits({ timeoutMinutes: 60 }, 61 * 60_000);
    mock.timers.tick(1);
    assert.equal(late.reasons.length, 1);
  });

  it('says it once, also when both limits are passed', () => {
    const { reasons } = limits({ timeoutMinutes: 1, idleTimeoutMinutes: 1 });
    mock.timers.tick(600_000);
    assert.equal(reasons.length, 1);
  });

  it('is silent when there is no limit, one beyond all timers, or the agent has ended', () => {
    const { reasons } = limits({ timeoutMinutes: 1e9 });
    const ended = limits({ timeoutMinutes: 1, idleTimeoutMinutes: 1 });
    ended.limits.dispose();
    mock.timers.tick(10_000_000);
    assert.deepEqual([...reasons, ...ended.reasons], []);
  });
});

describe('the limit on an agent’s silence', () => {
  it('starts anew with each sign of life', async () => {
    const reasons: string[] = [];
    const it = new TimeLimits({ idleTimeoutMinutes: 0.001 }, (reason) => reasons.push(reason));
    for (let n = 0; n < 6; n++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      it.heard();
    }
    assert.deepEqual(reasons, []);
    await new Promise((resolve) => setTimeout(resolve, 120));
    assert.match(reasons.join('\n'), /^The agent said nothing for .* and was stopped\.$/);
  });
});
