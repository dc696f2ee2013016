import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A small real repository with one commit on `main`. */
export class SampleRepo {
  constructor(readonly dir: string) {
    mkdirSync(dir, { recursive: true });
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('config', 'user.name', 'Ada Lovelace');
    this.git('config', 'user.email', 'ada@example.com');
    this.write('README.md', '# Sample\n');
    this.write('.gitignore', 'ignored/\n');
    this.commit('first commit');
  }

  git(...args: readonly string[]): string {
    const output = execFileSync('git', ['-C', this.dir, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return output.trim();
  }

  write(path: string, content: string, mode?: number): void {
    const file = join(this.dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (mode !== undefined) chmodSync(file, mode);
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
  }

  /** What the agent `script` runs: committed, so that it is in every snapshot. */
  agentScript(lines: readonly string[]): void {
    this.write('.tsk/agent.sh', `#!/bin/sh\n${lines.join('\n')}\n`, 0o755);
    this.commit('agent script');
  }

  branches(): readonly string[] {
    return this.git('for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n');
  }
}
