// Mocha's own "spec" output, plus a JSON file with the counts, for scripts/test.mjs.
// CommonJS, because mocha loads reporters with require: on the command line and inside VS Code's extension host.
const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { Runner, reporters } = require('mocha');

/** @typedef {{ skipReason?: string }} MaybeSkipped */
/** @typedef {{ parent?: Suite, _beforeAll: MaybeSkipped[], _beforeEach: MaybeSkipped[] }} Suite */

/**
 * Why a test was skipped: `skipReason`, set on the test or on the `before` hook that skipped its suite.
 * @param {MaybeSkipped & { parent?: Suite }} test
 * @returns {string}
 */
function reasonOf(test) {
  if (test.skipReason) return test.skipReason;
  for (let suite = test.parent; suite; suite = suite.parent) {
    const hook = [...suite._beforeAll, ...suite._beforeEach].find((candidate) => candidate.skipReason);
    if (hook?.skipReason) return hook.skipReason;
  }
  return 'no reason given';
}

/** @typedef {{ summary: string, linger?: string }} OwnOptions */

class CountingReporter extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions & { reporterOption?: OwnOptions, reporterOptions?: OwnOptions }} options
   */
  constructor(runner, options) {
    super(runner, options);
    const { summary, linger } = options.reporterOption ?? options.reporterOptions ?? { summary: '' };
    /** @type {{ passed: number, failed: string[], pending: string[] }} */
    const tally = { passed: 0, failed: [], pending: [] };
    runner.on(Runner.constants.EVENT_TEST_PASS, () => tally.passed++);
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test) => tally.failed.push(test.fullTitle()));
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) =>
      tally.pending.push(
        `${test.fullTitle()}: ${reasonOf(/** @type {MaybeSkipped & { parent?: Suite }} */ (/** @type {unknown} */ (test)))}`,
      ),
    );
    const save = () => writeFileSync(summary, JSON.stringify(tally));
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      mkdirSync(path.dirname(summary), { recursive: true });
      save();
      if (linger) endLater(Number(linger), tally, save);
    });
  }
}

/**
 * A test that leaves a timer, socket or process behind would keep mocha running. Counts that as a failure and ends.
 * (Through the file, since mocha sets the exit code to its own count at the very end.)
 * @param {number} ms
 * @param {{ failed: string[] }} tally
 * @param {() => void} save
 */
function endLater(ms, tally, save) {
  const end = () => {
    const open = process.getActiveResourcesInfo().filter((kind) => kind !== 'TTYWrap' && kind !== 'PipeWrap');
    tally.failed.push(
      `the tests are over, but something they opened keeps the process alive: ${open.join(', ')}`,
    );
    save();
    process.exit();
  };
  setTimeout(end, ms).unref();
}

module.exports = CountingReporter;
