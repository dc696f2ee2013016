import assert from 'node:assert/strict';
import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAgentLog } from '../../../../src/core/log/agentLog';
import { readLog } from '../../../../src/core/log/followLog';
import type { LogEvent, LogRecord } from '../../../../src/core/model/logEvent';
import { skipTest } from '../../../support/skipTest';
import { tempFolder } from '../../../support/tempFolder';

const clock = { now: () => new Date('2026-01-02T03:04:05.678Z') };
const at = '2026-01-02T03:04:05.678Z';

const everyKind: readonly LogEvent[] = [
  { kind: 'info', text: 'ä 👩‍💻 \u2028 "quoted"\nsecond' },
  { kind: 'warning', text: '\u001b[31m' },
  { kind: 'error', text: '\ud800 alone' },
  { kind: 'phase', phase: 'image', ms: 12, text: 'x' },
  { kind: 'phase', phase: 'harvest', ms: 0 },
  { kind: 'build', text: 'Step' },
  { kind: 'output', stream: 'stderr', text: '' },
  { kind: 'message', text: 'Hi', from: 'Sub' },
  { kind: 'tool', tool: 'Bash', text: 'Running: x' },
  { kind: 'tool-result', ok: false, text: 'bad' },
  { kind: 'todos', items: [{ text: 'a', status: 'in_progress' }] },
  {
    kind: 'result',
    ok: true,
    report: { text: 'Done', turns: 3, costUsd: 0.5, inputTokens: 1, outputTokens: 2 },
  },
  { kind: 'result', ok: false, report: {} },
];

async function recordsOf(file: string): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  await readLog(file, (record) => records.push(record));
  return records;
}

describe("a task's log", () => {
  const folder = tempFolder('agent-log');
  let count = 0;
  const newFile = (): string => join(folder, `${++count}.log`);

  it('returns the written events, with the time', async () => {
    const file = newFile();
    const log = await openAgentLog(file, clock);
    for (const event of everyKind) log.append(event);
    await log.close();
    assert.deepEqual(
      await recordsOf(file),
      everyKind.map((event) => ({ at, ...event })),
    );
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const [first = ''] = readFileSync(file, 'utf8').split('\n');
    assert.match(first, /^\{"at":"2026-01-02T03:04:05\.678Z","kind":"info","text":/);
  });

  it('masks each line', async () => {
    const file = newFile();
    const log = await openAgentLog(file, clock, (line) => line.replaceAll('hidden', '[secret]'));
    log.append({ kind: 'output', stream: 'stderr', text: 'a hidden b' }, 7);
    await log.close();
    assert.deepEqual(await recordsOf(file), [{ at, kind: 'output', stream: 'stderr', text: 'a [secret] b' }]);
  });

  it('keeps the order of many events', async () => {
    const file = newFile();
    const log = await openAgentLog(file, clock);
    for (let n = 0; n < 20_000; n++) {
      log.append({ kind: 'output', stream: 'stdout', text: String(n) });
      if (n % 1000 === 0) await new Promise(setImmediate);
    }
    await log.close();
    const texts = (await recordsOf(file)).map((record) => ('text' in record ? record.text : ''));
    assert.deepEqual(
      texts,
      Array.from({ length: 20_000 }, (_, n) => String(n)),
    );
  });

  it('continues a log that ends in the middle of a line', async () => {
    const file = newFile();
    writeFileSync(file, '{"at":"x","kind":"info","text":"whole"}\n{"at":"x","ki');
    const log = await openAgentLog(file, clock);
    log.append({ kind: 'info', text: 'again' });
    await log.close();
    const texts = (await recordsOf(file)).map((record) => ('text' in record ? record.text : ''));
    assert.deepEqual(texts, ['whole', 'again']);
  });

  it('leaves out chatter if the disk is too slow, says how much, and keeps what matters', async () => {
    const file = newFile();
    const log = await openAgentLog(file, clock, undefined, { waitingBytes: 1_000, fileBytes: 1_000_000 });
    for (let n = 0; n < 500; n++) log.append({ kind: 'output', stream: 'stdout', text: 'x'.repeat(100) });
    log.append({ kind: 'error', text: 'The end.' });
    await log.close();
    const records = await recordsOf(file);
    const shown = records.filter(({ kind }) => kind === 'output').length;
    const [warning, error] = records.slice(-2);
    assert.ok(shown < 20);
    assert.deepEqual(warning, {
      at,
      kind: 'warning',
      text: `${500 - shown} lines of the agent are missing from this log because it wrote too much.`,
    });
    assert.equal(error?.kind, 'error');
  });

  it('does not grow without end', async () => {
    const file = newFile();
    const log = await openAgentLog(file, clock, undefined, { waitingBytes: 100_000, fileBytes: 20_000 });
    for (let n = 0; n < 1_000; n++) {
      log.append({ kind: 'output', stream: 'stdout', text: 'x'.repeat(100) });
      log.append({ kind: 'warning', text: 'y'.repeat(100) });
      if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await log.close();
    assert.ok(statSync(file).size < 50_000);
  });

  it('does not follow a symbolic link', async () => {
    const file = newFile();
    writeFileSync(join(folder, 'target'), '');
    symlinkSync(join(folder, 'target'), file);
    await assert.rejects(openAgentLog(file, clock), { code: 'ELOOP' });
  });

  it('reports a write error at the end', async function () {
    if (process.platform !== 'linux') skipTest(this, 'there is no /dev/full here');
    const log = await openAgentLog('/dev/full', clock);
    log.append({ kind: 'info', text: 'x' });
    log.append({ kind: 'info', text: 'y' });
    await assert.rejects(log.close(), { code: 'ENOSPC' });
    log.append({ kind: 'info', text: 'after the end' });
    await log.close();
  });
});
