import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestWorkspace {
  readonly folder: string;
  remove(): void;
}

const me = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid'];

/** A git repository with one commit, for a VS Code to open. */
export function makeTestWorkspace(
  files: Readonly<Record<string, string>> = { 'README.md': '# Sample\n' },
  name = 'sample',
): TestWorkspace {
  const base = mkdtempSync(path.join(tmpdir(), 'tsk-workspace-'));
  const folder = path.join(base, name);
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-C', folder, ...me, ...args], { stdio: 'pipe' });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'First commit');
  return { folder, remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 3 }) };
}
