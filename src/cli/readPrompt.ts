import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { errors, messageOf } from '../core/util/errors';

/** The text of a prompt file; `-` is standard input. Throws `bad-input`. */
export async function readPrompt(file: string, cwd: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw errors.badInput(`The prompt file ${file} cannot be read: ${messageOf(error)}`);
  }
}
