// Run as a process of its own by `storeProcess.ts`: node storeChild.js ROLE FOLDER …
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { nullLogger } from '../../src/core/model/logger';
import { FileLock } from '../../src/core/store/fileLock';
import { openTaskStore } from '../../src/core/store/taskStore';
import { systemClock } from '../../src/core/util/time';
import { storeTask, wasmFile } from './storeSupport';

/** How long to wait for the others on a machine that has much else to do. */
const patience = 120_000;

const say = (word: string): void => void process.send?.(word);

/** Takes the lock and keeps it until it is killed. */
async function holdLock(dir: string): Promise<void> {
  await new FileLock(dir, { logger: nullLogger }).acquire({ timeoutMs: patience });
  say('held');
  await sleep(60_000);
}

/** Takes the lock again and again, and writes into a journal when it has it and when it gives it back. */
async function enterAndLeave(folder: string): Promise<void> {
  const lock = new FileLock(path.join(folder, 'lock'), { logger: nullLogger });
  const journal = path.join(folder, 'journal');
  say('started');
  for (;;) {
    const held = await lock.acquire({ timeoutMs: patience });
    appendFileSync(journal, `enter ${process.pid}\n`);
    if (Math.random() < 0.5) await sleep(Math.random() * 2);
    appendFileSync(journal, `leave ${process.pid}\n`);
    await held.release();
  }
}

/** Inserts `count` tasks from number `first` on, and updates each second one; says which are durable. */
async function writeTasks(dataDir: string, first: number, count: number): Promise<void> {
  const options = { dataDir, clock: systemClock, logger: nullLogger, wasmFile, lockTimeoutMs: patience };
  const store = openTaskStore(options);
  for (let n = first; n < first + count; n += 2) {
    await store.transact((tasks) => tasks.insert(storeTask(n)));
    say(`inserted ${n}`);
    await store.transact((tasks) => tasks.update(storeTask(n, undefined, 'renamed')));
    say(`updated ${n}`);
  }
  store.dispose();
  process.disconnect();
}

async function main([role, folder = '', ...numbers]: readonly string[]): Promise<void> {
  const [first = 0, count = 0] = numbers.map(Number);
  if (role === 'hold-lock') await holdLock(folder);
  else if (role === 'enter-and-leave') await enterAndLeave(folder);
  else if (role === 'write-tasks') await writeTasks(folder, first, count);
  else throw new Error(`There is no role ${role}.`);
}

void main(process.argv.slice(2));
