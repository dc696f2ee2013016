import type { Agent } from './agent';
import type { SandboxConfig } from './config';
import type { ImageNeeds } from './image';
import type { SandboxUser } from './repository';

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
    volumeTargets: config.volumes.map(({ target }) => target),
    layers: config.layers,
    readFiles,
  };
}

/** What a build may take from a repository at the most, in bytes. */
export const maxContextBytes = 512 * 1024 * 1024;
