import type { Agent } from '../model/agent';
import { noAccess } from './noAccess';
import { createPlainReader } from './plainReader';

/** No agent, only the person at the terminal: needs no log-in and no program. */
export const shell: Agent = {
  name: 'shell',
  description: 'A shell, without an agent',
  keys: [],
  hosts: [],
  isShell: true,
  session: () => ['bash', '-il'],
  command: () => ['bash', '-il'],
  access: noAccess,
  createReader: createPlainReader,
};
