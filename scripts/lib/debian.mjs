// Installs packages on a Debian-like machine, and finds its mirror.
import { existsSync } from 'node:fs';
import { Failure } from './failure.mjs';
import { run } from './run.mjs';

/** Whether this process can install packages: apt exists, and it runs as root. */
export const canInstall = () => existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;

/** @param {string} name */
async function isInstalled(name) {
  const { stdout } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { tolerant: true });
  return stdout === 'installed';
}

/**
 * Installs the missing ones of the given packages; waits for another running apt.
 * @param {readonly string[]} names
 */
export async function installPackages(names) {
  const missing = [];
  for (const name of names) if (!(await isInstalled(name))) missing.push(name);
  if (missing.length === 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const common = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=600'];
  console.log(`  installing Debian packages: ${missing.join(' ')}`);
  // One unreachable third-party source must not keep Debian's own from being used.
  await run('apt-get', [...common, 'update'], { env, tolerant: true });
  await run('apt-get', [...common, 'install', '--no-install-recommends', ...missing], { env });
}

/**
 * The Debian mirror that this machine's own apt uses.
 * @returns {Promise<string>}
 */
export async function debianMirror() {
  const format = '$(REPO_URI) $(COMPONENT)';
  const { stdout } = await run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    tolerant: true,
  });
  const uris = stdout
    .split('\n')
    .filter((line) => line.endsWith(' main'))
    .map((line) => line.replace(/\/? main$/, ''));
  const mirror = uris.find((uri) => /^https?:.*\/debian$/.test(uri));
  if (mirror) return mirror;
  throw new Failure(
    'apt on this machine names no Debian mirror (a source whose address ends in "/debian").',
    'Add one to /etc/apt/sources.list, or pull debian:trixie-slim into the engine yourself.',
  );
}

/** Settings of the machine's apt without which its mirror would be refused. @returns {Promise<string>} */
export async function aptSettings() {
  const names = [
    'Acquire::Check-Valid-Until',
    'Acquire::Check-Date',
    'Acquire::http::Proxy',
    'Acquire::https::Proxy',
  ];
  const { stdout } = await run('apt-config', ['dump', ...names]);
  return stdout;
}
