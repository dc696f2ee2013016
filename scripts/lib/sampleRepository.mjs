// A small repository to try TSK on, with a scripted agent instead of a model.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';

/** @type {Record<string, string>} */
const files = {
  'README.md': '# Greeter\n\n`./greet.sh` says hello.\n',
  'greet.sh': '#!/bin/sh\necho "Hello!"\n',
  'test.sh': '#!/bin/sh\nset -e\n[ "$(./greet.sh)" = "Hello!" ]\necho "ok"\n',
  '.tsk/agent.sh': `#!/bin/sh
# What "--agent script" runs inside the sandbox, in place of a coding agent.
set -e
echo "Reading greet.sh"
cat > greet.sh <<'END'
#!/bin/sh
# Usage: greet.sh [NAME]
if [ -n "$1" ]; then echo "Hello, $1!"; else echo "Hello!"; fi
END
echo "Running the tests"
./test.sh
git commit --quiet --all --message "greet.sh takes a name"
echo "Updating the README"
printf '\\n\`./greet.sh Ada\` says hello to Ada.\\n' >> README.md
echo "Done: greet.sh takes a name. The README is left uncommitted; TSK commits it."
`,
};

/**
 * @param {string} folder does not exist yet
 * @returns {Promise<void>}
 */
export async function makeSampleRepository(folder) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (name.endsWith('.sh')) chmodSync(file, 0o755);
  }
  /** @param {string[]} args */
  const git = (...args) => run('git', ['-C', folder, ...args]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'TSK sample');
  await git('config', 'user.email', 'sample@example.invalid');
  await git('add', '--all');
  await git('commit', '--quiet', '--no-gpg-sign', '--message', 'A greeter');
}

/** The result: branches under tsk/, with their commits and changes. @param {string} folder */
export async function branchesOf(folder) {
  /** @param {string[]} args */
  const git = async (...args) => (await run('git', ['-C', folder, ...args])).stdout.trimEnd();
  const names = (await git('for-each-ref', '--format=%(refname:short)', 'refs/heads/tsk/'))
    .split('\n')
    .filter(Boolean);
  return Promise.all(
    names.map(async (name) => ({
      name,
      commits: await git('log', '--oneline', `main..${name}`),
      changes: await git('diff', '--stat', `main...${name}`),
    })),
  );
}
