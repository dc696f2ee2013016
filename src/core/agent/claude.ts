import type { Agent } from '../model/agent';
import { claudeAccess, claudeKeys } from './claudeAccess';
import { createClaudeReader } from './claudeReader';

/** The first argument is the file with the prompt; the program gets the others. */
const launcher =
  'file=$1; shift; exec claude -p --output-format stream-json --verbose --dangerously-skip-permissions "$@" < "$file"';

/** In a terminal, the content of the file (if any) is the first message. */
const sessionLauncher =
  'file=$1; shift; if [ -s "$file" ]; then exec claude --dangerously-skip-permissions "$@" "$(cat "$file")"; fi; exec claude --dangerously-skip-permissions "$@"';

/**
 * Claude Code without a terminal. It reads its prompt from standard input: an argument has a limited length, and a
 * pipe would hide the exit code. Its permission prompts are off because the sandbox protects the host.
 */
export const claude: Agent = {
  name: 'claude',
  description: 'Claude Code by Anthropic',
  layer: 'claude',
  hasEvents: true,
  version: '2.1.329',
  keys: claudeKeys,
  // Messages, policy and the check before a web fetch. With non-essential traffic off, it contacts no other host.
  hosts: ['api.anthropic.com'],
  command: ({ instructionsPath, model, args }) => [
    'sh',
    '-c',
    launcher,
    'sh',
    instructionsPath,
    ...(model === undefined ? [] : ['--model', model]),
    ...args,
  ],
  session: ({ instructionsPath, model, args }) => [
    'sh',
    '-c',
    sessionLauncher,
    'sh',
    instructionsPath,
    ...(model === undefined ? [] : ['--model', model]),
    ...args,
  ],
  access: (sources) => claudeAccess(sources),
  createReader: createClaudeReader,
};
