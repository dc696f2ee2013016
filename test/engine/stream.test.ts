import assert from 'node:assert/strict';
import { join } from 'node:path';
import { logOf, outputIn, rawEngine, said, testCore } from '../support/engineBench';
import { nodeImage } from '../support/nodeImage';
import { SampleRepo } from '../support/sampleRepo';
import { tempFolder } from '../support/tempFolder';

/** Writes to every descriptor of every process that it can open, but its own. */
const forger = [
  'for process in /proc/[0-9]*; do',
  '  pid=${process#/proc/}; [ "$pid" != "$$" ] || continue',
  '  for fd in 0 1 2 3 4 5 6 7 8 9 10 11 12 63 255; do',
  '    (echo "FORGED through $process/fd/$fd of $(cat "$process/comm")" >"$process/fd/$fd") 2>/dev/null',
  '  done',
  'done',
].join('\n');

describe('the output of a sandbox', function () {
  const folder = tempFolder('stream');
  const core = testCore(join(folder, 'data'));
  let image: string;

  before(async () => {
    image = await nodeImage(core, join(folder, 'image'));
  });

  /** What an agent with a stream of events comes to: output and exit code of its container. */
  async function withEvents(...command: readonly string[]) {
    const container = await rawEngine().createContainer({
      Image: image,
      Cmd: [...command],
      Env: ['TSK_STREAM=events', 'GIVEN=a = b\nc', 'PERL5OPT=-Mnone', 'LD_LIBRARY_PATH=/none'],
      Labels: { 'tsk.test': String(process.pid) },
      HostConfig: { NetworkMode: 'none', CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'] },
    });
    try {
      await container.start();
      const { StatusCode } = (await container.wait()) as { readonly StatusCode: number };
      const output = outputIn(await container.logs({ stdout: true, stderr: true, follow: false }));
      return { output, exitCode: StatusCode };
    } finally {
      await container.remove({ force: true });
    }
  }

  it('is open only in processes that no other process can inspect', async () => {
    const repo = new SampleRepo(join(folder, 'repo'));
    repo.write('.tsk/forger', forger);
    // What is the agent's own process may: its exit code is its word. Nothing is above it but TSK's.
    repo.agentScript(['sh .tsk/forger >/dev/null', 'ls -l /proc/1/fd 2>&1', 'echo done']);
    const request = { repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' };
    const text = said(await logOf(core, (await core.tasks.run(request)).id));
    const forged = text.split('\n').filter((line) => line.includes('FORGED'));
    // `sh` is the agent itself.
    assert.deepEqual(
      forged.filter((line) => !/of (sh|agent\.sh)$/.test(line)),
      [],
    );
    assert.match(text, /\/proc\/1\/fd.*Permission denied/);
    assert.match(text, /^done$/m);
  });

  it('belongs to the agent alone, not to its children, where it decides the verdict', async () => {
    const { output, exitCode } = await withEvents(
      'bash',
      '-c',
      'printf "first\\n"; sh -c "$1" >/dev/null 2>&1 </dev/null; echo last; exit 7',
      'bash',
      forger,
    );
    assert.equal(output.replace(/^FORGED through .*\/fd\/2 .*\n/gm, ''), 'first\nlast\n');
    assert.equal(exitCode, 7);
  });

  it('arrives complete, with the variables and exit code of the agent’s program unchanged', async () => {
    const script = [
      'echo "[$GIVEN] [$PERL5OPT] [$LD_LIBRARY_PATH] [${TSK_STREAM-none}]"',
      'ls /proc/self/fd | tr "\\n" " "; echo',
      'head -c 3000000 /dev/zero | tr "\\0" x; echo; echo error >&2',
      'sleep 1000 & kill -9 $$',
    ];
    const { output, exitCode } = await withEvents('bash', '-c', script.join('\n'));
    const text = output.replace('error\n', '');
    assert.equal(text.length, output.length - 6);
    assert.equal(text.replace(/x*\n$/, ''), '[a = b\nc] [-Mnone] [/none] [none]\n0 1 2 3 \n');
    assert.equal(/x*\n$/.exec(text)?.[0].length, 3_000_001);
    assert.equal(exitCode, 137);
    const missing = await withEvents('no-such-program');
    assert.equal(missing.exitCode, 127);
    assert.match(missing.output, /no-such-program could not be started: No such file/);
  });
});
