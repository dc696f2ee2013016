// The machine's original environment. npm and this project's scripts add variables to it, which mislead programs about the
// npm and Node that they run under.
import path from 'node:path';

/** The variables that npm sets for its scripts. Settings that a person exports as NPM_CONFIG_… stay. */
const ofNpm = /^(npm_|INIT_CWD$|NODE$)/;

/** Removes npm's variables, so that a script behaves the same whether npm or a person runs it. */
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
