import { open } from 'node:fs/promises';
import type { Logger } from '../model/logger';
import { throwIfAborted } from '../util/abort';
import { LogFileReader } from './logFileReader';
import { renderLogRecord } from './renderLogEvent';

/**
 * Replaces `target` with a whole log as readable text; keeps one chunk in memory. Throws the file system's errors and
 * `cancelled`.
 */
export async function writeWholeLog(
  file: string,
  target: string,
  options: { readonly logger: Logger; readonly signal?: AbortSignal },
): Promise<void> {
  const handle = await open(target, 'w', 0o600);
  let lines: string[] = [];
  const onChunk = async (): Promise<void> => {
    throwIfAborted(options.signal);
    const text = lines.map((line) => `${line}\n`).join('');
    lines = [];
    if (text !== '') await handle.write(text);
  };
  try {
    const reader = new LogFileReader(
      file,
      (record) => {
        for (const line of renderLogRecord(record, { time: true })) lines.push(line);
      },
      options.logger,
      { onChunk },
    );
    await reader.readOn();
    await onChunk();
  } finally {
    await handle.close();
  }
}
