import { posix } from 'node:path';
import type { Agent } from './agent';
import type { SandboxConfig } from './config';
import type { Mount } from './engine';
import type { ImageNeeds } from './image';
import type { SandboxUser } from './repository';
import { sandboxLayout } from './sandboxLayout';

/** What an image must be made of for an agent and a stack under a configuration. */
export function imageNeeds(
  agent: Pick<Agent, 'layer' | 'version'>,
  stack: string,
  config: SandboxConfig,
  user: SandboxUser,
  readFiles: ImageNeeds['readFiles'],
): ImageNeeds {
  return {
    stack,
    agentLayer: agent.layer,
    agentVersion: config.agentVersion ?? agent.version,
    user,
    baseImage: config.baseImage,
    caBundle: config.caBundle,
    sudo: config.sudo,
    dind: config.dind,
    volumeTargets: [...new Set(config.volumes.flatMap(folderFor))],
    layers: config.layers,
    ...(config.network === 'open'
      ? {}
      : { reach: { allowDomains: config.allowDomains, denyDomains: config.denyDomains } }),
    readFiles,
  };
}

/**
 * The folder that must be there for a mount. What is bound may be a file, so only the folder around it; outside of the
 * home the engine makes what is missing.
 */
function folderFor({ kind, target }: Mount): readonly string[] {
  if (kind === 'volume') return [target];
  const folder = posix.dirname(posix.normalize(target));
  return folder.startsWith(`${sandboxLayout.home}/`) ? [folder] : [];
}

/** The most that a build may take from a repository, in bytes. */
export const maxContextBytes = 512 * 1024 * 1024;
