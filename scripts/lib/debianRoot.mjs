// A Debian 13 root file system as a tar, made with debootstrap: nearly the same content as debian:trixie-slim.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { aptSettings, debianMirror, installPackages } from './debian.mjs';
import { devCache } from './paths.mjs';
import { run } from './run.mjs';

const suite = 'trixie';

/** Folders that the "slim" image leaves out, now and in later installs. */
const unwanted = [
  '/usr/share/doc',
  '/usr/share/man',
  '/usr/share/info',
  '/usr/share/locale',
  '/usr/share/lintian',
  '/usr/share/groff',
];
const slimConfig = ['force-unsafe-io', ...unwanted.map((folder) => `path-exclude ${folder}/*`), ''].join(
  '\n',
);

/** @param {string} root */
function slimDown(root) {
  for (const folder of [...unwanted, '/var/lib/apt/lists', '/var/cache/apt']) {
    const full = path.join(root, folder);
    for (const entry of existsSync(full) ? readdirSync(full) : [])
      rmSync(path.join(full, entry), { recursive: true });
  }
  writeFileSync(path.join(root, 'etc/dpkg/dpkg.cfg.d/slim'), slimConfig);
}

/**
 * Copies this machine's certificates, for an https mirror behind a proxy that inspects TLS.
 * @param {string} root
 */
async function trustMirror(root) {
  const own = '/usr/local/share/ca-certificates';
  for (const file of existsSync(own) ? readdirSync(own) : [])
    copyFileSync(path.join(own, file), path.join(root, own, file));
  await run('chroot', [root, 'update-ca-certificates']);
}

/** @returns {Promise<string>} the path of the tar; made once per mirror */
export async function makeDebianRoot() {
  const mirror = await debianMirror();
  const settings = await aptSettings();
  const key = createHash('sha256')
    .update(mirror + settings)
    .digest('hex')
    .slice(0, 8);
  const tar = path.join(devCache, `debian-${suite}-${process.arch}-${key}.tar`);
  if (existsSync(tar)) return tar;
  await installPackages(['debootstrap']);
  mkdirSync(devCache, { recursive: true });
  const work = mkdtempSync(path.join(devCache, 'debootstrap-'));
  try {
    const root = path.join(work, 'root');
    const secure = mirror.startsWith('https:');
    const include = secure ? ['--include=ca-certificates'] : [];
    await run('debootstrap', ['--variant=minbase', ...include, suite, root, mirror]);
    if (secure) await trustMirror(root);
    writeFileSync(path.join(root, 'etc/apt/apt.conf.d/mirror'), settings);
    slimDown(root);
    await run('tar', ['--numeric-owner', '-C', root, '-cf', path.join(work, 'root.tar'), '.']);
    renameSync(path.join(work, 'root.tar'), tar);
    return tar;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
