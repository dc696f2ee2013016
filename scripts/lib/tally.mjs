// Counts of test results, and their output.

/** @typedef {{ passed: number, failed: string[], pending: string[] }} Tally */

/** @returns {Tally} */
const emptyTally = () => ({ passed: 0, failed: [], pending: [] });

/** @param {string} what @returns {Tally} */
export const oneFailure = (what) => ({ ...emptyTally(), failed: [what] });

/** @param {readonly Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, tally) => total + tally.passed, 0),
    failed: tallies.flatMap((tally) => tally.failed),
    pending: tallies.flatMap((tally) => tally.pending),
  };
}

/** The last line is for machines: "N passed, N failed". @param {Tally} tally */
export function printTally(tally) {
  console.log('');
  for (const title of tally.pending) console.log(`skipped  ${title}`);
  for (const title of tally.failed) console.log(`FAILED   ${title}`);
  console.log(`${tally.passed} passed, ${tally.failed.length} failed`);
}
