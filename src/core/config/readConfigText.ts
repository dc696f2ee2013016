import { BadConfigError } from '../model/configErrors';
import { messageOf } from '../util/errors';
import { isAbsent } from '../util/fileErrors';
import { readText, type TextBounds } from '../util/readText';

const defaultMaxBytes = 1024 * 1024;

/** The text of a file of configuration; undefined when there is none. Throws `bad-config` for what cannot be read. */
export async function readConfigText(
  file: string,
  bounds: Partial<TextBounds> = {},
): Promise<string | undefined> {
  try {
    return await readText(file, { maxBytes: defaultMaxBytes, ...bounds });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    const range = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    const message = `TSK cannot use this file: ${messageOf(error)}.`;
    throw new BadConfigError([{ severity: 'error', message, ...range }]);
  }
}
