// Runs inside the extension host: VS Code loads this module and calls `run`.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { repoRoot } from './bench';

/** Tells what the tests say from what VS Code says in the same log. Runners look for the same sign. */
const sign = '│ ';

export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { TSK_TEST_SUMMARY: summary, TSK_TEST_GREP: grep, TSK_TEST_FILES: files } = process.env;
  const base = Mocha.reporters.Base as unknown as { consoleLog: (...args: unknown[]) => void };
  base.consoleLog = (...args) => console.log(sign + format(...args));
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 120_000,
    forbidOnly: true,
    reporter: path.join(repoRoot, 'scripts', 'lib', 'countingReporter.cjs'),
    reporterOptions: { summary: summary ?? path.join(repoRoot, 'artifacts', 'tests', 'host.json') },
    ...(grep === undefined ? {} : { grep }),
  });
  const chosen = files === undefined ? allTests() : (JSON.parse(files) as readonly string[]);
  for (const file of chosen) mocha.addFile(path.join(repoRoot, file));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed in the extension host.`);
}

function allTests(): readonly string[] {
  const folder = path.join('out', 'test', 'editor', 'host');
  const names = readdirSync(path.join(repoRoot, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => path.join(folder, name));
}
