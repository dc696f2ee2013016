import type { Agent, AgentRun } from '../model/agent';
import type { Interactive } from '../model/task';

/** Login and interactive: aliases and prompts as in anybody's terminal. */
const plainShell = ['bash', '-il'] as const;

/** What runs in a sandbox: an agent by itself, or what people work with in a terminal that the sandbox keeps. */
export function sandboxCommand(
  agent: Pick<Agent, 'command' | 'session'>,
  interactive: Interactive | undefined,
  run: AgentRun,
): readonly string[] {
  switch (interactive) {
    case undefined:
      return agent.command(run);
    case 'shell':
      return ['tsk-shell', 'hold', ...plainShell];
    case 'agent':
      return ['tsk-shell', 'hold', ...(agent.session?.(run) ?? plainShell)];
  }
}
