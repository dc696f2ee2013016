import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HostEnvironment } from '../core/model/agent';
import { errors, messageOf } from '../core/util/errors';
import { startProgram } from '../core/util/programs';
import { documentEnding, documentRequest, type DocumentRequest } from './documentRequest';

/**
 * Opens a task document in the user's editor and reads it when that ends. Throws `bad-input`; a document with mistakes
 * stays on disk, and the message says where.
 */
export async function editDocument(
  beginning: string,
  environment: HostEnvironment,
): Promise<DocumentRequest> {
  const folder = await mkdtemp(join(tmpdir(), 'tsk-edit-'));
  const file = join(folder, `task${documentEnding}`);
  await writeFile(file, beginning, { mode: 0o600 });
  await runEditor(file, environment);
  const text = await readFile(file, 'utf8');
  try {
    if (text === beginning) throw errors.cancelled('You did not change the document: no task was added.');
    const request = await documentRequest(text, file);
    await rm(folder, { recursive: true });
    return request;
  } catch (error) {
    if (text === beginning) await rm(dirname(file), { recursive: true });
    throw error;
  }
}

async function runEditor(file: string, environment: HostEnvironment): Promise<void> {
  const editor = environment['VISUAL'] || environment['EDITOR'] || 'vi';
  const [program = 'vi', ...args] = editor.trim().split(/\s+/);
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = startProgram(program, [...args, file], { stdio: 'inherit', env: { ...environment } });
    child.once('error', reject);
    child.once('exit', resolve);
  }).catch((error: unknown) => {
    throw errors.badInput(`The editor "${editor}" could not be started: ${messageOf(error)}`);
  });
  if (code !== 0)
    throw errors.badInput(`The editor "${editor}" ended with ${code}. Your text is in ${file}.`);
}
