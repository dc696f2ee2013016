import type { Agent } from '../model/agent';
import { noAccess } from './noAccess';
import { createPlainReader } from './plainReader';

/** Prints its instructions and changes nothing: for trying a run from snapshot to result. */
export const noOp: Agent = {
  name: 'no-op',
  description: 'Prints its instructions and changes nothing',
  keys: [],
  hosts: [],
  command: ({ instructionsPath }) => ['cat', instructionsPath],
  access: noAccess,
  createReader: createPlainReader,
};
