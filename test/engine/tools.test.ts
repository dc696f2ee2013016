import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logOf, said, testCore } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import { tempFolder } from '../support/tempFolder';
import { loopbackNames, loopbackTrials, toolTrials, type ToolTrial } from '../support/toolTable';

/** Answers every request on port 8123 of every address there is. */
const server = [
  `perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 9, LocalAddr => "0.0.0.0", LocalPort => 8123, ReuseAddr => 1) or die; open R, ">/tmp/ready"; close R;`,
  `while ($c = $s->accept) { while (defined($l = <$c>) && $l =~ /\\S/) {} print $c "HTTP/1.0 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhere\\n"; close $c }' &`,
].join(' ');

/** One line of output for each trial: TRIAL, its number, and how it went. */
function scriptFor(
  trials: readonly (readonly [n: number, trial: ToolTrial])[],
  stack: string,
): readonly string[] {
  return [
    'exec 2>&1',
    'try() { if (timeout 300 bash -c "$2") >/tmp/out 2>&1; then echo "TRIAL $1 ok"; else echo "TRIAL $1 failed: $(tail -n 6 /tmp/out | tr "\\n" " " | cut -c1-500)"; fi; }',
    'reached() { [ -z "$1" ] || curl -fsS -o /dev/null -m 30 "$1" 2>/tmp/why; }',
    ...trials.map(
      ([n, { needs, script }]) =>
        `if reached ${quoted(needs)}; then try ${n} ${quoted(script)}; else echo "TRIAL ${n} skipped: $(head -c 200 /tmp/why)"; fi`,
    ),
    server,
    'until [ -e /tmp/ready ]; do sleep 0.05; done',
    ...loopbackTrials.flatMap(({ stack: of, script }, n) =>
      of !== stack
        ? []
        : [
            `printf %s ${quoted(script)} >/tmp/ask-${n}`,
            ...loopbackNames.map(
              (name) =>
                `echo "LOOP ${n} ${name.replace('$', '\\$')} $(bash /tmp/ask-${n} "http://${name}:8123/" 2>&1 | tail -n 1 | head -c 200)"`,
            ),
          ],
    ),
    'kill %1 2>/dev/null; exit 0',
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

describe('common tools in a sandbox use the proxy, and reach the sandbox itself directly', () => {
  const folder = tempFolder('tools');
  writeFileSync(
    join(folder, 'tsk.toml'),
    '[project.sudo-default]\nsudo = true\nallow_domains = ["deb.debian.org"]\n',
  );
  const core = testCore(join(folder, 'data'), { TSK_CONFIG_HOME: folder });
  const stacks = [...new Set(toolTrials.map(({ stack }) => stack))];

  for (const stack of stacks) {
    it(`${stack}: ${toolTrials
      .filter((trial) => trial.stack === stack)
      .map(({ tool }) => tool)
      .join('; ')}`, async function () {
      // An image may have to be built, and registries answer as they like.
      this.timeout(15 * 60_000);
      const repo = new SampleRepo(join(folder, stack === 'default' ? 'sudo-default' : stack));
      const trials = [...toolTrials.entries()].filter(([, trial]) => trial.stack === stack);
      repo.write('.tsk/tools.sh', `${scriptFor(trials, stack).join('\n')}\n`);
      repo.agentScript(['exec bash .tsk/tools.sh']);
      const task = await core.tasks.run({
        repoPath: repo.dir,
        type: 'generic',
        prompt: 'x',
        agent: 'script',
        stack,
        // Whose name alone gives it nothing.
        ...(stack === 'default' ? { flags: { project: 'sudo-default' } } : {}),
      });
      const text = said(await logOf(core, task.id));
      const results = new Map(
        [...text.matchAll(/^TRIAL (\d+) (.*)$/gm)].map(([, n, how]) => [Number(n), how ?? '']),
      );
      const bad: string[] = [];
      for (const [n, { tool, needs }] of trials) {
        const how = results.get(n) ?? `not tried: ${JSON.stringify(task.state)}`;
        if (how.startsWith('skipped'))
          console.log(`      ${tool} was not tried: this machine does not reach ${needs} (${how})`);
        else if (how !== 'ok') bad.push(`${tool}: ${how}`);
      }
      for (const [, n = '', name = '', answer = ''] of text.matchAll(/^LOOP (\d+) (\S+) (.*)$/gm)) {
        const { from } = loopbackTrials[Number(n)] ?? {};
        const isMissing = trials.some(
          ([m, { tool }]) => tool === from && results.get(m)?.startsWith('skipped'),
        );
        if (!answer.includes('here') && !isMissing)
          bad.push(`${loopbackTrials[Number(n)]?.tool} asks ${name}: ${answer}`);
      }
      assert.deepEqual(bad, [], text.slice(-1_500));
      const expected = loopbackTrials.filter((trial) => trial.stack === stack).length * loopbackNames.length;
      assert.equal([...text.matchAll(/^LOOP /gm)].length, expected);
    });
  }
});
