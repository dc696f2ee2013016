import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agents, findAgent } from '../../../../src/core/agent/catalogue';
import type { AgentRun } from '../../../../src/core/model/agent';
import { environmentSecrets } from '../../../../src/core/model/secrets';
import { tempFolder } from '../../../support/tempFolder';

describe('the commands of agents', () => {
  const folder = tempFolder('commands');
  const instructions = join(folder, 'instructions.md');
  const prompt = `Say "hi" to $HOME, \`id\` and 'you'.\n${'long '.repeat(60_000)}end`;
  writeFileSync(instructions, prompt);
  let count = 0;

  /** Runs an agent's command here, in a folder with the given files; mode 0o755 where the name ends in `*`. */
  const run = (name: string, files: Readonly<Record<string, string>> = {}, more: Partial<AgentRun> = {}) => {
    const cwd = join(folder, String(++count));
    mkdirSync(join(cwd, '.tsk'), { recursive: true });
    for (const [file, content] of Object.entries(files)) {
      const path = join(cwd, file.replace('*', ''));
      writeFileSync(path, content);
      chmodSync(path, file.endsWith('*') ? 0o755 : 0o644);
    }
    const [command = '', ...args] = findAgent(name).command({
      instructionsPath: instructions,
      args: [],
      ...more,
    });
    const env = { ...process.env, PATH: `${cwd}:${process.env['PATH']}` };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
    return { status, stdout, stderr };
  };

  it('no-op prints its instructions', () => {
    assert.deepEqual(run('no-op'), { status: 0, stdout: prompt, stderr: '' });
  });

  it('claude gets its complete instructions on standard input, and returns its exit code', () => {
    const claude = '#!/bin/sh\nprintf "%s " "$@" >&2\ncat\nexit 3\n';
    assert.deepEqual(run('claude', { 'claude*': claude }), {
      status: 3,
      stdout: prompt,
      stderr: '-p --output-format stream-json --verbose --dangerously-skip-permissions ',
    });
  });

  it('claude and codex get the model and the user’s own arguments unchanged, never through a shell', () => {
    const args = ['--flag', '$(id) "x"; y', ''];
    const program = '#!/bin/sh\nfor word in "$@"; do printf "<%s>" "$word" >&2; done\n';
    for (const [name, flag] of [
      ['claude', '--model'],
      ['codex', '-m'],
    ] as const) {
      const { stderr } = run(name, { [`${name}*`]: program }, { model: 'a model', args });
      assert.ok(stderr.includes(`<${flag}><a model>`), stderr);
      assert.ok(stderr.includes('<--flag><$(id) "x"; y><>'), stderr);
    }
  });

  it('codex gets its complete instructions on standard input, and returns its exit code', () => {
    const codex = '#!/bin/sh\nprintf "%s " "$@" >&2\ncat\nexit 3\n';
    const { status, stdout, stderr } = run('codex', { 'codex*': codex });
    assert.deepEqual([status, stdout], [3, prompt]);
    assert.match(stderr, /^exec --json --dangerously-bypass-approvals-and-sandbox .* - $/);
  });

  const scripts: readonly [what: string, file: string, content: string, stdout: string][] = [
    ['that is not executable', '.tsk/agent.sh', 'echo "$0 got $1"', '.tsk/agent.sh got FILE\n'],
    ['executable', '.tsk/agent.sh*', '#!/bin/sh\necho "got $1"', 'got FILE\n'],
    [
      'for another interpreter',
      '.tsk/agent.sh',
      '#!/usr/bin/env -S node\nconsole.log(process.argv[2])',
      'FILE\n',
    ],
  ];
  for (const [what, file, content, stdout] of scripts) {
    it(`script runs a script ${what}`, () => {
      const ran = run('script', { [file]: content });
      assert.deepEqual(ran, { status: 0, stdout: stdout.replace('FILE', instructions), stderr: '' });
    });
  }

  it("script returns the script's exit code", () => {
    assert.equal(run('script', { '.tsk/agent.sh': 'exit 9' }).status, 9);
  });

  it('script reports a missing script, and the reason repeats it', () => {
    const { status, stderr } = run('script');
    assert.equal(status, 66);
    const reader = findAgent('script').createReader();
    reader.read({ stream: 'stderr', text: stderr.trimEnd() });
    const verdict = reader.verdict(status ?? 0);
    assert.ok(!verdict.ok);
    assert.match(verdict.reason, /exit code 66.*The snapshot has no \.tsk\/agent\.sh/);
  });

  it('agents without a model need nothing from the host', async () => {
    for (const name of ['no-op', 'script']) {
      const { access, hosts, keys } = findAgent(name);
      const none = { environment: {}, secrets: {}, endpoints: [], files: [] };
      assert.deepEqual(
        [await access({ environment: {}, secrets: environmentSecrets({}) }), hosts, keys],
        [none, [], []],
      );
    }
  });

  it('an unknown name is an error that lists all agents', () => {
    assert.deepEqual(
      agents.map(({ name }) => name),
      ['claude', 'codex', 'script', 'no-op'],
    );
    assert.throws(() => findAgent('clod'), {
      code: 'unknown-agent',
      message: /"clod".*claude, codex, script, no-op/,
    });
  });
});
