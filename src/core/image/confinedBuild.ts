import type { ImageRequest } from '../model/engine';
import type { NetworkPolicy } from '../model/network';

/** A build in which a repository has a part. */
export interface ConfinedBuild {
  /** What comes before its first step; absent where nothing does. */
  readonly first?: ImageRequest;
  /** What the rest may reach. */
  readonly policy: NetworkPolicy;
}

/** `before`: the Dockerfile up to the first step of the repository's own. Labels would make another step of their own. */
export function confinedBuild(
  request: ImageRequest,
  before: string | undefined,
  policy: NetworkPolicy,
): ConfinedBuild {
  if (before === undefined) return { policy };
  const files = request.files.map((file) =>
    file.path === request.dockerfile ? { ...file, content: Buffer.from(before) } : file,
  );
  return { first: { ...request, files, labels: {}, unnamed: true }, policy };
}
