import { posix } from 'node:path';
import { domainAdvice, isDomain } from '../util/domain';
import { sandboxLayout } from './sandboxLayout';

/** Checks of single values: each says what is wrong, or undefined. */

const { home, own, proxySockets, portSockets, workspaces, proxyPort } = sandboxLayout;
/** Folders of a sandbox that are its own. */
const ownFolders = [own, proxySockets, portSockets, '/proc', '/sys', '/dev', workspaces];
/** Volumes that TSK keeps itself, with the ways out of other sandboxes in them. */
const ownVolumes = /^tsk-(proxy|ports)(-|$)/;

export function name(value: string): string | undefined {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(value)
    ? undefined
    : 'This must be a name of lower-case letters, digits, "-" and "_".';
}

export function volumeName(value: string): string | undefined {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/.test(value)) {
    return 'This must be a name of letters, digits, "-", "_" and ".".';
  }
  return ownVolumes.test(withPrefix(value))
    ? 'This is a volume of TSK itself. Choose another name.'
    : undefined;
}

/** Volumes of TSK's users are told from others by their names. */
export function withPrefix(volume: string): string {
  return volume.startsWith('tsk-') ? volume : `tsk-${volume}`;
}

export function domain(value: string): string | undefined {
  return isDomain(value.toLowerCase()) ? undefined : `This is not a domain. ${domainAdvice}`;
}

export function forwardedPort(value: number): string | undefined {
  return value === proxyPort
    ? `Port ${proxyPort} leads to the proxy in every sandbox. Use another.`
    : undefined;
}

/** A path in the sandbox, `~` for the agent's home, written out. */
export function containerPath(value: string): string {
  return posix.normalize(value.replace(/^~(?=\/|$)/, home)).replace(/(?<=.)\/$/, '');
}

export function containerPathProblem(value: string): string | undefined {
  if (hasControl(value)) return 'There is a control character in this path.';
  const path = containerPath(value);
  if (!path.startsWith('/')) return 'This must be an absolute path in the sandbox, or begin with "~/".';
  if (path === '/' || path === home || path === '/home')
    return 'This would hide what the sandbox needs. Choose a path below it.';
  const folder = ownFolders.find((one) => path === one || path.startsWith(`${one}/`));
  return folder === undefined ? undefined : `${folder} belongs to the sandbox itself. Choose another path.`;
}

export function hostPath(value: string): string | undefined {
  if (hasControl(value)) return 'There is a control character in this path.';
  return /^(\/|~(\/|$)|[A-Za-z]:[\\/])/.test(value)
    ? undefined
    : 'This must be an absolute path of this machine, or begin with "~/".';
}

export function device(value: string): string | undefined {
  const isPath = /^\/dev\/[A-Za-z0-9_./:*?[\]-]{1,200}$/.test(value) && !value.split('/').includes('..');
  return isPath ? undefined : 'This must be a path below /dev; "*", "?" and "[…]" are patterns.';
}

export function variable(value: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,199}$/.test(value)) {
    return 'This must be a name of a variable: letters, digits and "_".';
  }
  return value.startsWith('TSK_') ? 'Variables that begin with TSK_ are set by TSK itself.' : undefined;
}

export function secretName(value: string): string | undefined {
  return /^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/.test(value)
    ? undefined
    : 'This must be the name of a secret: letters, digits, "_", "-" and ".".';
}

export function text(value: string): string | undefined {
  if (value.includes('\0')) return 'There is a zero byte in this text.';
  return value.length > 256 * 1024 ? 'This text may have at most 256 Ki characters.' : undefined;
}

export function image(value: string): string | undefined {
  return /^[a-z0-9][A-Za-z0-9._/:@-]{0,254}$/.test(value) ? undefined : 'This is not a name of an image.';
}

export function version(value: string): string | undefined {
  return /^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$/.test(value)
    ? undefined
    : 'This is not a version, such as 1.2.3.';
}

export function word(value: string): string | undefined {
  return value === '' || value.length > 200 || hasControl(value)
    ? 'This must be a short text in one line.'
    : undefined;
}

export function certificates(value: string): string | undefined {
  return value === 'auto' || value === 'none' || hostPath(value) === undefined
    ? undefined
    : 'This must be "auto", "none" or an absolute path of a file with certificates.';
}

export function ruleFile(value: string): string | undefined {
  return value === '' || hasControl(value) ? 'This must be the path of a file.' : undefined;
}

function hasControl(value: string): boolean {
  return /\p{Cc}/u.test(value);
}
