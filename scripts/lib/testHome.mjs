// A separate home folder for the tests, so that they do not read or change the developer's files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atEnd } from './cleanup.mjs';
import { withModernNode } from './node24.mjs';
import { devCache } from './paths.mjs';

const gitConfig = `[user]
	name = Test
	email = test@example.invalid
[init]
	defaultBranch = main
`;

/** The developer's credentials and settings that would reach a test through the environment. */
const personal =
  /^(GIT_(?!SSL_)|SSH_|TSK_(?!TEST_|VSCODE$|CHROMIUM$)|(ANTHROPIC|OPENAI|CLAUDE|CODEX|GEMINI|GOOGLE|GITHUB|GH)_)/;

/** @returns {NodeJS.ProcessEnv} */
export function testEnvironment() {
  const home = mkdtempSync(path.join(tmpdir(), 'tsk-home-'));
  atEnd(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  writeFileSync(path.join(home, '.gitconfig'), gitConfig);
  const folders = {
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_DATA_HOME: path.join(home, '.local/share'),
    XDG_STATE_HOME: path.join(home, '.local/state'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
    XDG_RUNTIME_DIR: path.join(home, '.run'),
    // Files that a test leaves are removed with the home. Its path is short, because unix sockets have short names.
    TMPDIR: path.join(home, 't'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = Object.entries(withModernNode()).filter(([name]) => !personal.test(name));
  return { ...Object.fromEntries(kept), ...folders, HOME: home, USERPROFILE: home, TSK_DEV_CACHE: devCache };
}
