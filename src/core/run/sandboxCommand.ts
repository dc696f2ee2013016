import type { Agent, AgentRun } from '../model/agent';
import type { SandboxConfig } from '../model/config';
import { sandboxLayout } from '../model/sandboxLayout';
import type { Interactive } from '../model/task';

const { shellProgram } = sandboxLayout;
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
      return [shellProgram, 'hold', ...plainShell];
    case 'agent':
      return [shellProgram, 'hold', ...(agent.session?.(run) ?? plainShell)];
  }
}

/** How often a kept terminal says that it is in use: often enough for the limit of silence. In seconds. */
export function shellPulse({
  idleTimeoutMinutes,
}: Pick<SandboxConfig, 'idleTimeoutMinutes'>): Readonly<Record<string, string>> {
  const seconds = Math.floor(((idleTimeoutMinutes ?? 1) * 60) / 3);
  return { TSK_SHELL_PULSE: String(Math.min(Math.max(seconds, 1), 20)) };
}
