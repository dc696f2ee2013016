// Runs the host tests in a desktop VS Code that is installed already: nothing is downloaded.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { repoRoot } from './bench';
import { makeTestWorkspace } from './testWorkspace';

async function main(): Promise<number> {
  const vscodeExecutablePath = process.env['TSK_VSCODE'];
  if (!vscodeExecutablePath) throw new Error('TSK_VSCODE does not name a desktop VS Code.');
  const workspace = makeTestWorkspace();
  // Short, since VS Code puts a unix socket in it.
  const home = mkdtempSync(path.join(tmpdir(), 'tsk-vsc-'));
  const places = [
    '--user-data-dir',
    path.join(home, 'data'),
    '--extensions-dir',
    path.join(home, 'extensions'),
  ];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  try {
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: repoRoot,
      extensionTestsPath: path.join(__dirname, 'hostTests.js'),
      launchArgs: [workspace.folder, ...places, ...asRoot, '--disable-workspace-trust', '--disable-updates'],
    });
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
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
