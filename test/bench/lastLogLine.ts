import { statSync } from 'node:fs';
import { readLog } from '../../src/core/log/followLog';
import { nullLogger } from '../../src/core/model/logger';
import { taskFiles } from '../../src/core/model/taskFiles';
import { openTaskStore } from '../../src/core/store/taskStore';
import { systemClock } from '../../src/core/util/time';
import { wasmFile } from '../support/storeSupport';

/** What a task's log says about itself. */
export interface LogSummary {
  readonly bytes: number;
  /** From the first line of the agent to the last. */
  readonly ms: number;
  /** When (`Date.now()`) its line was written. */
  readonly at: number;
  /** What TSK says that it left out; empty when it is nothing. */
  readonly leftOut: string;
}

/** Reads the log of the task with this name, up to the agent's line with this text. */
export async function lastLogLine(dataDir: string, name: string, text: string): Promise<LogSummary> {
  const store = openTaskStore({ dataDir, clock: systemClock, logger: nullLogger, wasmFile });
  const tasks = await store.list();
  store.dispose();
  const task = tasks.find((one) => one.name === name);
  if (!task) throw new Error(`There is no task ${name}.`);
  const { log } = taskFiles(dataDir, task.id);
  let first = 0;
  let at = 0;
  const leftOut: string[] = [];
  await readLog(log, (record) => {
    if (record.kind === 'warning') leftOut.push(record.text);
    if (record.kind !== 'output') return;
    first ||= Date.parse(record.at);
    if (record.text === text) at = Date.parse(record.at);
  });
  return { bytes: statSync(log).size, ms: at - first, at, leftOut: leftOut.join(' ') };
}
