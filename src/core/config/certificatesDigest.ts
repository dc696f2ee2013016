import { createHash } from 'node:crypto';
import { readBounded } from '../util/readBounded';
import type { Chosen } from './mergeLayers';

/** As many bytes of certificates as a build reads. */
const maxBytes = 4 * 1024 * 1024;

/**
 * SHA-256 of the certificates that a project's file names: they may lie in the repository and change with it. Undefined for
 * those of anybody else, and where they cannot be read; a build says why.
 */
export async function certificatesDigest({ value, source }: Chosen<string>): Promise<string | undefined> {
  if (source.kind !== 'project' || value === 'auto' || value === 'none') return undefined;
  const bytes = await readBounded(value, maxBytes).catch(() => undefined);
  return bytes && createHash('sha256').update(bytes).digest('hex');
}
