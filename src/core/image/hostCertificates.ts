import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostEnvironment } from '../model/agent';
import type { Logger } from '../model/logger';
import { errors, messageOf } from '../util/errors';
import { codeOf, isAbsent } from '../util/fileErrors';
import { readBounded } from '../util/readBounded';

/** A file beyond this size (bytes) is no bundle of certificates. */
const maxSize = 4 * 1024 * 1024;
/** The variables that name a file of certificates to programs, usually the same one. */
const variables = [
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
] as const;

/** Where administrators put the authorities that a machine trusts besides the usual: Debian, Fedora, Arch, SUSE. */
const adminFolders: readonly string[] = [
  '/usr/local/share/ca-certificates',
  '/etc/pki/ca-trust/source/anchors',
  '/etc/ca-certificates/trust-source/anchors',
  '/etc/pki/trust/anchors',
];
/** The most files that are read of such a folder. */
const maxFiles = 200;

/**
 * The certificates that images trust besides the usual ones, as PEM, never a key. `auto`: those of every file
 * that this machine's variables name (a company proxy, a mirror; the system's own bundle may hold them, too), and those
 * that its administrator added; `none`; else those of the file of that name, which throws `bad-input` when it has none.
 */
export async function hostCertificates(
  caBundle: string,
  environment: HostEnvironment,
  logger: Logger,
  folders = adminFolders,
): Promise<Uint8Array | undefined> {
  if (caBundle === 'none') return undefined;
  if (caBundle !== 'auto') return asPem(await namedCertificates(caBundle));
  const found: string[] = [];
  const named = variables.flatMap((name) => environment[name] || []);
  const added = (await Promise.all(folders.map(certificateFiles))).flat();
  for (const file of new Set([...named, ...added])) {
    try {
      found.push(...(await certificatesOf(file)));
    } catch (error) {
      logger.warn(
        `The certificates of ${file}, which this machine trusts, cannot be read: ${messageOf(error)}`,
      );
    }
  }
  return asPem(found);
}

async function namedCertificates(file: string): Promise<readonly string[]> {
  const found = await certificatesOf(file).catch((error: unknown) => {
    throw errors.badInput(`The certificates ${file} cannot be read: ${messageOf(error)}. Correct ca_bundle.`);
  });
  if (found.length === 0) {
    throw errors.badInput(`There is no certificate in ${file}. Give ca_bundle a file in PEM format.`);
  }
  return found;
}

/** Of a folder that is not there: none. */
async function certificateFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (isAbsent(error) || codeOf(error) === 'EACCES') return [];
    throw error;
  });
  const files = entries.filter((name) => /\.(crt|pem|cer)$/i.test(name)).sort();
  return files.slice(0, maxFiles).map((name) => join(folder, name));
}

async function certificatesOf(file: string): Promise<readonly string[]> {
  const text = (await readBounded(file, maxSize)).toString('latin1');
  const form = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
  return (text.match(form) ?? []).map((certificate) => certificate.replace(/\r/g, ''));
}

function asPem(certificates: readonly string[]): Uint8Array | undefined {
  if (certificates.length === 0) return undefined;
  return Buffer.from(`${[...new Set(certificates)].join('\n')}\n`, 'latin1');
}
