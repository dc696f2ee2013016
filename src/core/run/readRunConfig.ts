import { readFile } from 'node:fs/promises';
import type { SandboxConfig } from '../model/config';
import { parseSandboxConfig } from '../model/sandboxConfigText';
import { errors, messageOf } from '../util/errors';
import { isHostTrouble } from '../util/hostTrouble';

/** The configuration that was stored with a task. Throws `bad-input`, and what this machine is short of as it is. */
export async function readRunConfig(file: string): Promise<SandboxConfig> {
  try {
    return parseSandboxConfig(await readFile(file, 'utf8'));
  } catch (error) {
    if (isHostTrouble(error)) throw error;
    throw errors.badInput(
      `The task's configuration ${file} cannot be read: ${messageOf(error)} Retry the task.`,
    );
  }
}
