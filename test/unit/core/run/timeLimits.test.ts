import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { TimeLimits } from '../../../../src/core/run/timeLimits';
import { eventually } from '../../../support/storeSupport';

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
  const limitMs = 300;

  /** Gives signs of life for twice the limit, then none. True unless the machine itself paused for as long as the limit. */
  async function attempt(reasons: string[]): Promise<boolean> {
    const it = new TimeLimits({ idleTimeoutMinutes: limitMs / 60_000 }, (reason) => reasons.push(reason));
    const begun = performance.now();
    let [last, longest] = [begun, 0];
    while (last - begun < 2 * limitMs) {
      await new Promise((resolve) => setTimeout(resolve, limitMs / 10));
      it.heard();
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    if (longest < limitMs / 2) {
      assert.deepEqual(reasons, []);
      await eventually(() => reasons.length > 0, 'the limit');
      return true;
    }
    it.dispose();
    return false;
  }

  it('starts anew with each sign of life', async () => {
    let reasons: string[];
    do reasons = [];
    while (!(await attempt(reasons)));
    assert.match(reasons.join('\n'), /^The agent said nothing for .* and was stopped\.$/);
  });
});
