import { readFile } from 'node:fs/promises';
import type { HostEnvironment } from '../model/agent';
import type { Logger } from '../model/logger';

/** A bundle beyond this size (bytes) is no bundle of certificates. */
const maxSize = 4 * 1024 * 1024;

/**
 * The certificates this host was told to trust beyond the usual ones (a company proxy, a mirror), as PEM, from
 * the file that `NODE_EXTRA_CA_CERTS` or `SSL_CERT_FILE` names. Only certificates are taken over, never keys.
 */
export async function hostCertificates(
  environment: HostEnvironment,
  logger: Logger,
): Promise<Uint8Array | undefined> {
  for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']) {
    const file = environment[name];
    if (!file) continue;
    try {
      const text = await readFile(file, 'latin1');
      const certificates = text
        .slice(0, maxSize)
        .match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g);
      if (certificates?.length) return Buffer.from(`${[...new Set(certificates)].join('\n')}\n`, 'latin1');
    } catch (error) {
      logger.warn(`The certificates of ${name}=${file} cannot be read: ${String(error)}`);
    }
  }
  return undefined;
}
