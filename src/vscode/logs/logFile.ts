import { numberOf, recordOf, textOf } from '../../core/util/json';
import type { FileReference } from './fileReference';

/** A place in a file that a task's log names. */
export interface LogFile {
  readonly task: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** The place, for the command that opens it. */
export function logFile(task: string, { path, line = 1, column = 1 }: FileReference): LogFile {
  return { task, path, line, column };
}

/** The place that a command was invoked on: anybody can invoke it with anything. */
export function parseLogFile(argument: unknown): LogFile | undefined {
  const given = recordOf(argument);
  const task = textOf(given['task']);
  const path = textOf(given['path']);
  const line = numberOf(given['line']);
  const column = numberOf(given['column']);
  const isPlace = (value: number | undefined): value is number =>
    value !== undefined && Number.isInteger(value) && value >= 1;
  if (task === undefined || path === undefined || !isPlace(line) || !isPlace(column)) return undefined;
  return { task, path, line, column };
}
