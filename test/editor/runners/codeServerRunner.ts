// Runs the host tests in the extension host of a real code-server, and ends with their exit code.
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { ensureChromium, repoRoot, startCodeServer } from './bench';
import { developExtension } from './developmentOptions';
import { makeTestWorkspace } from './testWorkspace';

const patienceMs = 19 * 60_000;
const artifacts = path.join(repoRoot, 'artifacts');
const logFile = path.join(artifacts, 'tests', 'host.log');

/** Shows what the tests say (see hostTests.ts); what the workbench says goes into the log file only. */
function makeTeller(): (type: string, args: readonly unknown[]) => void {
  mkdirSync(path.dirname(logFile), { recursive: true });
  rmSync(logFile, { force: true });
  return (type, args) => {
    const text = format(...args);
    appendFileSync(logFile, `${type}: ${text}\n`);
    if (text.startsWith('│ ')) console.log(text);
  };
}

/** What the workbench calls when its extension host has run `extensionTestsPath`. */
async function testsEnd(page: Page): Promise<number> {
  const tell = makeTeller();
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => reject(new Error(`${what} Its output is in ${logFile}`));
    const timer = setTimeout(
      () => fail('The extension host did not report an end of the tests.'),
      patienceMs,
    );
    page.once('crash', () => fail('The page of the workbench crashed.'));
    page.once('close', () => fail('The page of the workbench was closed before the tests were over.'));
    const exposed = [
      page.exposeFunction('codeAutomationLog', tell),
      page.exposeFunction('codeAutomationExit', (code: number) => {
        clearTimeout(timer);
        resolve(code);
      }),
    ];
    Promise.all(exposed).catch(reject);
  });
}

async function main(): Promise<number> {
  const workspace = makeTestWorkspace();
  const server = await startCodeServer({ folder: workspace.folder });
  const browser = await chromium.launch(await ensureChromium());
  try {
    const page = await browser.newPage();
    await developExtension(page, { extension: repoRoot, tests: path.join(__dirname, 'hostTests.js') });
    const end = testsEnd(page);
    await page.goto(server.url);
    return await end.catch(async (error: unknown) => {
      const screenshot = path.join(artifacts, 'screenshots', 'host-tests-failed.png');
      await page.screenshot({ path: screenshot }).catch(() => undefined);
      throw error;
    });
  } finally {
    await browser.close();
    await server.stop();
    workspace.remove();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
