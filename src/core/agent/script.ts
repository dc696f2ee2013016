import type { Agent } from '../model/agent';
import { noAccess } from './noAccess';
import { createPlainReader } from './plainReader';

/**
 * Runs the script at `.tsk/agent.sh` with the path of the instructions as `$1` and the user's own
 * arguments behind it: by itself when it is
 * executable, else by the interpreter of its first line, else by sh. Missing, it says so (66: "no input").
 */
const launcher = `
script=.tsk/agent.sh
if [ ! -f "$script" ]; then
  echo "There is no $script in the snapshot. Write one (ignored files are not in a snapshot), or choose another agent." >&2
  exit 66
fi
if [ -x "$script" ]; then exec "$script" "$@"; fi
set -f
IFS= read -r first < "$script"
case $first in '#!'*) exec \${first#??} "$script" "$@" ;; esac
exec sh "$script" "$@"
`;

/** Whatever the user can write a script for: success is exit code 0. */
export const script: Agent = {
  name: 'script',
  description: "Runs the repository's .tsk/agent.sh",
  keys: [],
  hosts: [],
  command: ({ instructionsPath, args }) => ['sh', '-c', launcher, 'sh', instructionsPath, ...args],
  access: noAccess,
  createReader: createPlainReader,
};
