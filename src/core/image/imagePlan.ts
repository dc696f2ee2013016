import { createHash } from 'node:crypto';
import type { ContextFile, ImageRequest } from '../model/engine';
import { ownFolder } from './buildContext';

/** The label that holds the hash of everything an image is made of. */
export const contentLabel = 'tsk.content';

/** An image before it is built: the request for the engine, and the hash by which it is found again. */
export interface ImagePlan {
  readonly hash: string;
  readonly request: ImageRequest;
}

/**
 * Plans an image from its composed Dockerfile and the files it copies. The hash covers both, so that equal
 * plans are one image and any difference is another; its first twelve digits are the tag.
 */
export function imagePlan(name: string, dockerfile: string, copied: readonly ContextFile[]): ImagePlan {
  const path = `${ownFolder}/Dockerfile`;
  const files = [
    { path, content: Buffer.from(dockerfile), mode: 0o644 },
    ...[...copied].sort((a, b) => (a.path < b.path ? -1 : 1)),
  ];
  const digest = createHash('sha256');
  for (const { content, ...rest } of files) {
    const { path, mode, link }: Omit<ContextFile, 'content'> = rest;
    digest.update(`${JSON.stringify([path, mode, link, content.length])}\n`).update(content);
  }
  const hash = digest.digest('hex');
  return {
    hash,
    request: {
      tag: `${name}:${hash.slice(0, 12)}`,
      labels: { [contentLabel]: hash, 'tsk.image': name },
      buildArgs: {},
      files,
      dockerfile: path,
    },
  };
}
