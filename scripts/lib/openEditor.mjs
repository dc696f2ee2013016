// Opens VS Code with the extension, and waits until the user closes it.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { atEnd } from './cleanup.mjs';
import { startCodeServer } from './codeServer.mjs';
import { findDesktopCode } from './desktopCode.mjs';
import { repoRoot } from './paths.mjs';
import { phase } from './phase.mjs';
import { endProcess } from './processes.mjs';
import { packageExtension } from './vsix.mjs';

/**
 * @param {string} program
 * @param {string} folder what it opens
 * @param {string} home the folder for its own files
 * @returns {Promise<number>}
 */
function openDesktop(program, folder, home) {
  const places = [
    '--user-data-dir',
    path.join(home, 'vscode'),
    '--extensions-dir',
    path.join(home, 'extensions'),
  ];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const options = [
    `--extensionDevelopmentPath=${repoRoot}`,
    '--disable-workspace-trust',
    ...places,
    ...asRoot,
  ];
  const child = spawn(program, [...options, folder], { stdio: 'ignore' });
  atEnd(() => child.pid && child.exitCode === null && endProcess(child.pid));
  console.log('VS Code has opened the sample. To end, close its window or press Ctrl-C here.');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 0));
  });
}

/** @param {string} folder @returns {Promise<never>} */
async function openInBrowser(folder) {
  const { file } = await phase('package extension', packageExtension);
  const { url } = await phase('code-server', () => startCodeServer({ folder, vsix: [file] }));
  console.log(`VS Code with TSK is at ${url}\nPress Ctrl-C to stop it.`);
  setInterval(() => {}, 60_000);
  return new Promise(() => {});
}

/** @param {string} folder @param {string} home @returns {Promise<number>} */
export function openEditor(folder, home) {
  const desktop = findDesktopCode();
  if ('program' in desktop) return openDesktop(desktop.program, folder, home);
  console.log(`${desktop.missing}: VS Code is started for your browser instead.`);
  return openInBrowser(folder);
}
