import type { Agent } from '../model/agent';
import { noAccess } from './noAccess';
import { createPlainReader } from './plainReader';

/**
 * Runs the script `.tsk/agent.sh` with the path of the instructions as `$1`, followed by the user's own arguments:
 * directly if it is executable, otherwise with the interpreter of its first line, otherwise with sh. If there is no
 * script, it says so and exits with 66 ("no input").
 */
const launcher = `
script=.tsk/agent.sh
if [ ! -f "$script" ]; then
  echo "The snapshot has no $script. Write one (snapshots leave out ignored files), or choose another agent." >&2
  exit 66
fi
if [ -x "$script" ]; then exec "$script" "$@"; fi
set -f
IFS= read -r first < "$script"
case $first in '#!'*) exec \${first#??} "$script" "$@" ;; esac
exec sh "$script" "$@"
`;

/** Runs the user's own script: exit code 0 means success. */
export const script: Agent = {
  name: 'script',
  description: "Runs the repository's .tsk/agent.sh",
  keys: [],
  hosts: [],
  command: ({ instructionsPath, args }) => ['sh', '-c', launcher, 'sh', instructionsPath, ...args],
  access: noAccess,
  createReader: createPlainReader,
};
