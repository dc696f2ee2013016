import { numberOf, recordOf, textOf } from '../../core/util/json';
import type { FileReference } from './fileReference';

/** A position in a file, as a task's log names it. */
export interface LogFile {
  readonly task: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** The position, for the command that opens it. */
export function logFile(task: string, { path, line = 1, column = 1 }: FileReference): LogFile {
  return { task, path, line, column };
}

/** The position that a command was invoked on: any extension can invoke it with anything. */
export function parseLogFile(argument: unknown): LogFile | undefined {
  const given = recordOf(argument);
  const task = textOf(given['task']);
  const path = textOf(given['path']);
  const line = numberOf(given['line']);
  const column = numberOf(given['column']);
  const isPosition = (value: number | undefined): value is number =>
    value !== undefined && Number.isInteger(value) && value >= 1;
  if (task === undefined || path === undefined || !isPosition(line) || !isPosition(column)) return undefined;
  return { task, path, line, column };
}
