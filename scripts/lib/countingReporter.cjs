// Mocha's own "spec" output, plus a JSON file with what was counted, for scripts/test.mjs.
// CommonJS, because mocha loads reporters with require: on the command line and inside VS Code's extension host.
const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { Runner, reporters } = require('mocha');

/** @typedef {import('mocha').Test & { skipReason?: string }} MaybeSkipped */

/**
 * Why a test was skipped: `skipReason`, set on the test or on the `before` hook that skipped its suite.
 * @param {any} test
 * @returns {string}
 */
function reasonOf(test) {
  if (test.skipReason) return test.skipReason;
  for (let suite = test.parent; suite; suite = suite.parent) {
    const hook = [...suite._beforeAll, ...suite._beforeEach].find((candidate) => candidate.skipReason);
    if (hook) return hook.skipReason;
  }
  return 'no reason given';
}

class CountingReporter extends reporters.Spec {
  /** @param {import('mocha').Runner} runner @param {any} options */
  constructor(runner, options) {
    super(runner, options);
    const { summary, linger } = options.reporterOption ?? options.reporterOptions ?? {};
    /** @type {{ passed: number, failed: string[], pending: string[] }} */
    const tally = { passed: 0, failed: [], pending: [] };
    runner.on(Runner.constants.EVENT_TEST_PASS, () => tally.passed++);
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test) => tally.failed.push(test.fullTitle()));
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) =>
      tally.pending.push(`${test.fullTitle()}: ${reasonOf(test)}`),
    );
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      mkdirSync(path.dirname(summary), { recursive: true });
      writeFileSync(summary, JSON.stringify(tally));
      if (linger) endLater(Number(linger));
    });
  }
}

/** A test that leaves a timer, socket or process behind would keep mocha from ending: say so, and end. @param {number} ms */
function endLater(ms) {
  const end = () => {
    console.error(
      `The tests are over, but something they opened keeps the process alive: ${process.getActiveResourcesInfo().join(', ')}`,
    );
    process.exit(97);
  };
  setTimeout(end, ms).unref();
}

module.exports = CountingReporter;
