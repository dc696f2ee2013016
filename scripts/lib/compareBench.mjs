// npm run bench -- --compare REF [BENCH…]: two versions in turns on the same machine, and what became slower.
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atEnd } from './cleanup.mjs';
import { inRepo, repoRoot } from './paths.mjs';
import { phase } from './phase.mjs';
import { run } from './run.mjs';

const rounds = 3;
/** A difference below this is within what two runs of one version differ by. */
const noise = 1.1;

/** The rows of a table of `npm run bench`: the ratio of each to its baseline, by name. @param {string} text */
function ratiosIn(text) {
  const rows = text.split('\n').map((line) => line.split(/ {2,}/));
  /** @type {Map<string, number>} */
  const ratios = new Map();
  for (const cells of rows) {
    const ratio = Number(cells[4]);
    if (cells.length === 5 && cells[0] && Number.isFinite(ratio)) ratios.set(cells[0], ratio);
  }
  return ratios;
}

/** @param {readonly number[]} values */
const middle = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/**
 * What became of each row that both versions have. The ratio to the baseline of the same run counts, not the time.
 * @param {readonly Map<string, number>[]} before
 * @param {readonly Map<string, number>[]} now
 * @returns {string[]}
 */
function comparison(before, now) {
  const names = [...(before[0]?.keys() ?? [])].filter((name) => now.every((run) => run.has(name)));
  return names.map((name) => {
    const [then, here] = [before, now].map((runs) => middle(runs.map((run) => run.get(name) ?? NaN)));
    const change = (here ?? NaN) / (then ?? NaN);
    const verdict = change > noise ? 'SLOWER' : change < 1 / noise ? 'faster' : 'same';
    return `${verdict.padEnd(6)}  ${change.toFixed(2)}  ${then?.toFixed(2)} → ${here?.toFixed(2)}  ${name}`;
  });
}

/**
 * @param {string} ref a commit, branch or tag
 * @param {readonly string[]} benches
 */
export async function compareBench(ref, benches) {
  const work = mkdtempSync(path.join(tmpdir(), 'tsk-compare-'));
  const other = path.join(work, 'other');
  const git = ['-C', repoRoot, 'worktree'];
  atEnd(async () => {
    await run('git', [...git, 'remove', '--force', other], { tolerant: true });
    rmSync(work, { recursive: true, force: true });
  });
  await run('git', [...git, 'add', '--detach', other, ref]);
  const isSame = lockOf(other) === lockOf(repoRoot);
  if (isSame) symlinkSync(inRepo('node_modules'), path.join(other, 'node_modules'));
  else await phase('dependencies', () => run('npm', ['ci'], { cwd: other }));
  /** @type {{ before: Map<string, number>[], now: Map<string, number>[] }} */
  const ratios = { before: [], now: [] };
  for (let round = 1; round <= rounds; round++) {
    for (const [name, cwd] of /** @type {const} */ ([
      ['before', other],
      ['now', repoRoot],
    ])) {
      const { stdout } = await phase(`${name}, ${round} of ${rounds}`, () =>
        run(process.execPath, ['scripts/bench.mjs', ...benches], { cwd }),
      );
      ratios[name].push(ratiosIn(stdout));
    }
  }
  console.log(`\nAgainst ${ref}, as multiples of the baseline of each run:`);
  for (const line of comparison(ratios.before, ratios.now)) console.log(line);
  return 0;
}

/** @param {string} folder */
function lockOf(folder) {
  return readFileSync(path.join(folder, 'package-lock.json'), 'utf8');
}
