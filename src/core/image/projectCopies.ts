import { createHash } from 'node:crypto';
import type { CustomLayer } from '../model/config';
import type { ContextFile } from '../model/engine';
import type { ProjectCopies } from '../model/image';
import { canonicalJson } from '../util/canonicalJson';
import { present } from '../util/fields';

/**
 * The files that steps of a repository's own copy, with one hash over all that such steps do: each file with its content,
 * the steps, and the image that they stand on. A file that changes makes another hash.
 */
export function projectCopies(
  baseImage: string,
  layers: readonly CustomLayer[],
  files: readonly ContextFile[],
): ProjectCopies {
  const copied = [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, content, mode, link }) => ({
      path,
      bytes: content.length,
      digest: hashOf(content),
      isExecutable: link === undefined && (mode & 0o111) !== 0,
      ...present({ link }),
    }));
  const steps = layers.map(({ kind, replaces, text }) => ({ kind, replaces, text }));
  return { hash: hashOf(canonicalJson(['copied-files', baseImage, steps, copied])), files: copied };
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
