import type { Agent } from '../model/agent';
import { errors } from '../util/errors';
import { claude } from './claude';
import { codex } from './codex';
import { noOp } from './noOp';
import { script } from './script';
import { shell } from './shell';

/** All agents, in the order in which to offer them. */
export const agents: readonly Agent[] = [claude, codex, script, noOp];

/** All agents, and the plain shell that only a terminal offers. */
export const terminalAgents: readonly Agent[] = [...agents, shell];

/** Throws `unknown-agent`. */
export function findAgent(name: string): Agent {
  const agent = terminalAgents.find((candidate) => candidate.name === name);
  if (agent) return agent;
  throw errors.unknownAgent(
    name,
    agents.map((known) => known.name),
  );
}
