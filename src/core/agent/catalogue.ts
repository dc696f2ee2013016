import type { Agent } from '../model/agent';
import { errors } from '../util/errors';
import { claude } from './claude';
import { codex } from './codex';
import { noOp } from './noOp';
import { script } from './script';
import { shell } from './shell';

/** Every agent there is; the first is the one to offer first. */
export const agents: readonly Agent[] = [claude, codex, script, noOp];

/** What there is besides in a terminal. */
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
