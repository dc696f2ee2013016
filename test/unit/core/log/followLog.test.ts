import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { followLog, readLog } from '../../../../src/core/log/followLog';
import type { LogRecord } from '../../../../src/core/model/logEvent';
import { nullLogger } from '../../../../src/core/model/logger';
import { tempFolder } from '../../../support/tempFolder';

const line = (text: string): string => `${JSON.stringify({ at: 'now', kind: 'info', text })}\n`;
const textsOf = (records: readonly LogRecord[]): readonly string[] =>
  records.map((record) => ('text' in record ? (record.text ?? '') : record.kind));

/** What buffers hold that is still in use: without a collection it is whatever the collector left so far. */
function bytesHeld(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().arrayBuffers;
}

describe('following a log', () => {
  const folder = tempFolder('follow-log');
  let count = 0;
  const newFile = (): string => {
    const dir = join(folder, String(++count));
    mkdirSync(dir);
    return join(dir, 'agent.log');
  };

  /** Follows a file; `until` waits for so many records. */
  const follow = (file: string, pollMs = 60_000) => {
    const records: LogRecord[] = [];
    const warnings: string[] = [];
    let wake = (): void => undefined;
    const following = followLog(
      file,
      (record) => {
        records.push(record);
        wake();
      },
      { logger: { ...nullLogger, warn: (message) => warnings.push(message) }, pollMs },
    );
    const until = async (wanted: number): Promise<readonly string[]> => {
      while (records.length < wanted) await new Promise<void>((resolve) => (wake = resolve));
      return textsOf(records);
    };
    return { following, records, warnings, until };
  };

  it('begins at the start and follows the growing file', async () => {
    const file = newFile();
    writeFileSync(file, line('one') + line('two'));
    const { following, until } = follow(file);
    await until(2);
    appendFileSync(file, line('three'));
    assert.deepEqual(await until(3), ['one', 'two', 'three']);
    following.dispose();
  });

  it('waits for a file that does not exist yet', async () => {
    const file = newFile();
    const { following, until, warnings } = follow(file);
    await following.settled();
    writeFileSync(file, line('at last'));
    assert.deepEqual(await until(1), ['at last']);
    assert.deepEqual(warnings, []);
    following.dispose();
  });

  it('waits for a folder that does not exist yet, by polling', async () => {
    const file = join(folder, 'later', 'agent.log');
    const { following, until } = follow(file, 20);
    await following.settled();
    mkdirSync(join(folder, 'later'));
    writeFileSync(file, line('at last'));
    assert.deepEqual(await until(1), ['at last']);
    following.dispose();
  });

  it('assembles lines and characters from single bytes', async () => {
    const file = newFile();
    const bytes = Buffer.from(line('grüß 👩‍💻 Gott') + line('zwei'));
    const { following, records } = follow(file);
    const fd = openSync(file, 'a');
    for (const byte of bytes) {
      writeSync(fd, Buffer.from([byte]));
      await following.settled();
    }
    assert.deepEqual(textsOf(records), ['grüß 👩‍💻 Gott', 'zwei']);
    following.dispose();
  });

  it('does not treat an unfinished line as a record', async () => {
    const file = newFile();
    writeFileSync(file, line('whole') + line('half').slice(0, -1));
    const { following, records } = follow(file);
    await following.settled();
    assert.deepEqual(textsOf(records), ['whole']);
    appendFileSync(file, '\n');
    await following.settled();
    assert.deepEqual(textsOf(records), ['whole', 'half']);
    following.dispose();
  });

  it('skips malformed lines with a few warnings, and accepts newer kinds', async () => {
    const file = newFile();
    const rubbish = ['not JSON', '[]', '{"kind":"info"}', '{"at":7,"kind":"info"}', 'x', 'y', 'z'];
    const newer = '{"at":"now","kind":"hologram","text":"?"}';
    writeFileSync(file, [...rubbish, '', newer, line('good').trim(), ''].join('\n'));
    const { following, records, warnings } = follow(file);
    await following.settled();
    assert.deepEqual(textsOf(records), ['good']);
    assert.equal(warnings.length, 5);
    following.dispose();
  });

  it('skips a line of many megabytes without keeping it in memory', async () => {
    const file = newFile();
    writeFileSync(file, `${line('before')}${line('x'.repeat(20_000_000))}${line('after')}`);
    const { following, records } = follow(file);
    await following.settled();
    assert.deepEqual(textsOf(records), ['before', 'after']);
    following.dispose();
  });

  it('starts over if the log was created again', async () => {
    const file = newFile();
    writeFileSync(file, line('first run, with a longer text'));
    const { following, records } = follow(file);
    await following.settled();
    rmSync(file);
    writeFileSync(file, line('second'));
    await following.settled();
    assert.deepEqual(textsOf(records), ['first run, with a longer text', 'second']);
    following.dispose();
  });

  it('is silent once disposed, even in the middle of a file', async () => {
    const file = newFile();
    writeFileSync(file, line('x').repeat(10_000));
    let seen = 0;
    const following = followLog(
      file,
      () => {
        seen += 1;
        if (seen === 100) following.dispose();
      },
      { logger: nullLogger },
    );
    await following.settled();
    appendFileSync(file, line('more'));
    await following.settled();
    assert.equal(seen, 100);
  });

  it('settles even if a writer never pauses', async () => {
    const file = newFile();
    const { following } = follow(file);
    const writer = setInterval(() => appendFileSync(file, line('x').repeat(100)), 0);
    await following.settled();
    await following.settled();
    clearInterval(writer);
    following.dispose();
  });

  it('does not keep a process alive', async () => {
    const file = newFile();
    writeFileSync(file, line('x'));
    const module = join(__dirname, '..', '..', '..', '..', 'src', 'core', 'log', 'followLog.js');
    const code = `require(${JSON.stringify(module)}).followLog(${JSON.stringify(file)}, () => console.log('seen'), { logger: console })`;
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    assert.deepEqual(await once(child, 'close'), [0, null]);
    assert.equal(out, 'seen\n');
  });

  it('reads a large log without keeping it in memory', async () => {
    const file = newFile();
    const chunk = line('y'.repeat(1_000)).repeat(1_000);
    for (let n = 0; n < 60; n++) appendFileSync(file, chunk);
    let seen = 0;
    const before = bytesHeld();
    let most = 0;
    await readLog(file, () => {
      seen += 1;
      if (seen % 10_000 === 0) most = Math.max(most, bytesHeld() - before);
    });
    assert.equal(seen, 60_000);
    // The file has 60 MB. What other parts of the process hold meanwhile differs by a few.
    assert.ok(most < 20_000_000, `${most} bytes`);
  });
});
