import { parseRecord, type JsonRecord } from '../util/json';
import { readBounded } from '../util/readBounded';

const maxBytes = 1024 * 1024;

/** What a program keeps of its user's log-in in a file; undefined where there is none that can be read. */
export async function readLogin(file: string): Promise<JsonRecord | undefined> {
  return parseRecord((await readBounded(file, maxBytes).catch(() => '')).toString());
}
