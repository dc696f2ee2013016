// The environment as the machine has it. npm and this project's own scripts put things in front of it, and programs
// that find them misjudge which npm and which Node they run under.
import path from 'node:path';

/** What npm sets for the scripts that it runs. Settings that a person exports as NPM_CONFIG_… stay. */
const ofNpm = /^(npm_|INIT_CWD$|NODE$)/;

/** Makes a script that npm runs the same as one that a person runs: nothing that it starts sees npm's variables. */
export function forgetNpm() {
  for (const name of Object.keys(process.env)) if (ofNpm.test(name)) delete process.env[name];
}

/** @param {string} folder */
const isInstalled = (folder) => folder.split(/[\\/]/).includes('node_modules');

/** The environment in which `node` and `npm` are the machine's own. @returns {NodeJS.ProcessEnv} */
export function machineEnvironment() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return { ...process.env, PATH: folders.filter((folder) => !isInstalled(folder)).join(path.delimiter) };
}
