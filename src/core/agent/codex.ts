import type { Agent } from '../model/agent';
import { codexAccess, codexKeys } from './codexAccess';
import { createCodexReader } from './codexReader';

/** The first argument is the file with the prompt; the program gets the others. `-`: read the prompt from standard input. */
const launcher =
  'file=$1; shift; exec codex exec --json --dangerously-bypass-approvals-and-sandbox --skip-git-repo-check "$@" - < "$file"';

/** In a terminal, the content of the file (if any) is the first message. */
const sessionLauncher =
  'file=$1; shift; if [ -s "$file" ]; then exec codex --dangerously-bypass-approvals-and-sandbox "$@" "$(cat "$file")"; fi; exec codex --dangerously-bypass-approvals-and-sandbox "$@"';

/** The Codex CLI without a terminal. Its own sandbox and its questions are off because TSK's sandbox protects the host. */
export const codex: Agent = {
  name: 'codex',
  description: 'Codex CLI by OpenAI',
  layer: 'codex',
  hasEvents: true,
  version: '0.169.0',
  keys: codexKeys,
  hosts: ['api.openai.com'],
  command: ({ instructionsPath, model, args }) => [
    'sh',
    '-c',
    launcher,
    'sh',
    instructionsPath,
    ...(model === undefined ? [] : ['-m', model]),
    ...args,
  ],
  session: ({ instructionsPath, model, args }) => [
    'sh',
    '-c',
    sessionLauncher,
    'sh',
    instructionsPath,
    ...(model === undefined ? [] : ['-m', model]),
    ...args,
  ],
  access: (sources) => codexAccess(sources),
  createReader: createCodexReader,
};
