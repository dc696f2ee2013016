// npm test                        every part
// npm test -- unit lint           these parts
// npm test -- unit --grep=queue   the tests whose title matches
// npm test -- test/unit/a.test.ts one test file
// The last line is "N passed, N failed"; the exit code is 0 only when nothing failed.
import { describe, Failure } from './lib/failure.mjs';
import { main } from './lib/main.mjs';
import { parts, partOf } from './lib/parts.mjs';
import { phase } from './lib/phase.mjs';
import { prepare } from './lib/prepare.mjs';
import { oneFailure, printTally, sum } from './lib/tally.mjs';
import { testEnvironment } from './lib/testHome.mjs';

/**
 * @param {string} name
 * @param {Omit<import('./lib/parts.mjs').Options, 'env'>} options
 * @returns {Promise<import('./lib/tally.mjs').Tally>}
 */
async function runPart(name, options) {
  const part = parts[name];
  if (!part) throw new Failure(`There is no part "${name}".`, `Parts: ${Object.keys(parts).join(' ')}`);
  try {
    for (const need of part.needs) await prepare(need);
    const tally = sum(await phase(name, () => part.run({ env: testEnvironment(), ...options })));
    /** @param {string} title */
    const within = (title) => (title === name ? name : `${name}: ${title}`);
    return { ...tally, failed: tally.failed.map(within), pending: tally.pending.map(within) };
  } catch (error) {
    console.error(describe(error));
    return oneFailure(`${name}: ${describe(error).split('\n')[0]}`);
  }
}

async function runParts() {
  const args = process.argv.slice(2);
  const grep = args.find((arg) => arg.startsWith('--grep='))?.slice('--grep='.length);
  const given = args.filter((arg) => !arg.startsWith('--'));
  const files = given.filter((name) => name.endsWith('.test.ts'));
  const names = new Set(given.map((name) => (files.includes(name) ? partOf(name) : name)));
  const tallies = [];
  for (const name of names.size > 0 ? names : Object.keys(parts))
    tallies.push(await runPart(name, { grep, files: files.filter((file) => partOf(file) === name) }));
  const total = sum(tallies);
  if (total.passed + total.failed.length === 0)
    total.failed.push(`no test ran${grep ? `: none matches "${grep}"` : ''}`);
  // Processes that stop now may still print something; the count comes last.
  process.on('exit', () => printTally(total));
  return total.failed.length === 0 ? 0 : 1;
}

await main(runParts, (what) => printTally(oneFailure(what)));
