import { nullLogger, type Logger } from '../model/logger';
import type { LogRecord } from '../model/logEvent';
import type { NetworkEntry } from '../model/network';
import { taskFiles } from '../model/taskFiles';
import type { TaskId } from '../model/taskId';
import { present } from '../util/fields';
import { followLog, readLog, type LogFollowing } from './followLog';
import type { LogReading } from './logFileReader';
import { readNetworkRecord } from './networkRecord';
import { writeWholeLog } from './wholeLog';

/** The logs of all tasks, no matter which process runs them. */
export interface TaskLogs {
  /**
   * Calls `onRecord` for each record of the task's log from its start, then for each new one until disposed. Works
   * before the log exists.
   */
  followLog(id: TaskId, onRecord: (record: LogRecord) => void, reading?: LogReading): LogFollowing;
  /** Reads the whole log up to its current end. */
  readLog(id: TaskId, onRecord: (record: LogRecord) => void, reading?: LogReading): Promise<void>;
  /** Writes the whole log as text into a file beside it, and resolves with its path. Throws the file system's errors. */
  writeWholeLog(id: TaskId, signal?: AbortSignal): Promise<string>;
  /** The network requests of the task's sandbox so far, in the order of first requests. */
  networkRecord(id: TaskId): Promise<readonly NetworkEntry[]>;
}

export function createTaskLogs(dataDir: string, logger: Logger): TaskLogs {
  return {
    followLog: (id, onRecord, reading = {}) =>
      followLog(taskFiles(dataDir, id).log, onRecord, { logger, reading }),
    readLog: (id, onRecord, reading = {}) =>
      readLog(taskFiles(dataDir, id).log, onRecord, nullLogger, reading),
    writeWholeLog: async (id, signal) => {
      const { log } = taskFiles(dataDir, id);
      const target = `${log}.txt`;
      await writeWholeLog(log, target, { logger, ...present({ signal }) });
      return target;
    },
    networkRecord: (id) => readNetworkRecord(taskFiles(dataDir, id).network),
  };
}
