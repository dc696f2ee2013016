// code-server is VS Code in a browser, and the only real VS Code that npm can install. It is installed once, in the dev cache.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { canInstall, installPackages } from './debian.mjs';
import { Failure } from './failure.mjs';
import { machineEnvironment } from './machineEnvironment.mjs';
import { inCache } from './paths.mjs';
import { phase } from './phase.mjs';
import { run } from './run.mjs';

const version = '4.139.1';
const node = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
/** The packages that its native parts need to compile. */
const buildPackages =
  'build-essential python3 pkg-config libkrb5-dev libsecret-1-dev libx11-dev libxkbfile-dev'.split(' ');

const folder = inCache(`code-server-${version}`);
const complete = path.join(folder, 'complete');

/** code-server requires Node 24. This package also has the headers. */
const nodeFolder = path.join(folder, 'node_modules', node);

async function install() {
  if (canInstall()) await installPackages(buildPackages);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const npm = ['install', '--no-fund', '--no-audit', '--loglevel=error'];
  const machine = machineEnvironment();
  await run('npm', [...npm, `${node}@24`], { cwd: folder, env: machine });
  // npm looks for its global settings beside its Node. Use the machine's settings for this one, too.
  const globalconfig = await run('npm', ['config', 'get', 'globalconfig'], { cwd: folder, env: machine });
  const env = {
    ...machine,
    PATH: `${nodeFolder}/bin${path.delimiter}${machine.PATH}`,
    npm_config_globalconfig: globalconfig.stdout.trim(),
    npm_config_nodedir: nodeFolder,
  };
  try {
    await run('npm', [...npm, `code-server@${version}`], { cwd: folder, env });
  } catch (error) {
    throw new Failure(
      `code-server ${version} could not be installed into ${folder}. ${/** @type {Error} */ (error).message}`,
      `Its native parts need: ${buildPackages.join(' ')} (Debian names).`,
    );
  }
  writeFileSync(complete, '');
}

/** @returns {Promise<{ node: string, entry: string }>} the program and the script to start it with */
export async function ensureCodeServer() {
  if (!existsSync(complete)) await phase(`code-server ${version} (once, about two minutes)`, install);
  return {
    node: path.join(nodeFolder, 'bin', 'node'),
    entry: path.join(folder, 'node_modules/code-server/out/node/entry.js'),
  };
}
