import { parseRecord, type JsonRecord } from '../util/json';
import { readBounded } from '../util/readBounded';

const maxBytes = 1024 * 1024;

/** The log-in that a program stores in a file; undefined if the file is missing or unreadable. */
export async function readLogin(file: string): Promise<JsonRecord | undefined> {
  return parseRecord((await readBounded(file, maxBytes).catch(() => '')).toString());
}
