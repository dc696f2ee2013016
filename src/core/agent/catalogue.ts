import type { Agent } from '../model/agent';
import { errors } from '../util/errors';
import { claude } from './claude';
import { codex } from './codex';
import { noOp } from './noOp';
import { script } from './script';

/** Every agent there is; the first is the one to offer first. */
export const agents: readonly Agent[] = [claude, codex, script, noOp];

/** Throws `unknown-agent`. */
export function findAgent(name: string): Agent {
  const agent = agents.find((candidate) => candidate.name === name);
  if (agent) return agent;
  throw errors.unknownAgent(
    name,
    agents.map((known) => known.name),
  );
}
