import type { Agent } from '../model/agent';
import { claudeAccess } from './claudeAccess';
import { createClaudeReader } from './claudeReader';

const commandLine = 'claude -p --output-format stream-json --verbose --dangerously-skip-permissions';

/**
 * Claude Code without a terminal. It reads its prompt from standard input: an argument would be limited in
 * length, and a pipe would hide the exit code. Its permission prompts are off because the sandbox is the wall.
 */
export const claude: Agent = {
  name: 'claude',
  description: 'Claude Code by Anthropic',
  layer: 'claude',
  // Messages, policy and the check before a web fetch; with non-essential traffic off it asks no other host.
  hosts: ['api.anthropic.com'],
  command: (instructionsPath) => ['sh', '-c', `exec ${commandLine} < "$1"`, 'sh', instructionsPath],
  access: (host) => claudeAccess(host),
  createReader: createClaudeReader,
};
