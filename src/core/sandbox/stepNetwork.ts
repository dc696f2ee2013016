import type Dockerode from 'dockerode';
import type { EngineKind } from '../model/configWords';
import type { ImageRequest } from '../model/engine';
import { errors } from '../util/errors';

/** Parameters of "ImageBuild"; `nsoptions` is Podman's own. */
export type StepNetwork = Pick<Dockerode.ImageBuildOptions, 'networkmode'> & { readonly nsoptions?: string };

/**
 * The network that the steps of a build run in, as each engine's builder takes it. `onHost`: this machine's own, unless
 * the request names a container whose network they share. Podman's API takes no notice of `networkmode` and, unless
 * told otherwise, runs steps in the host's network: it wants namespaces (`nsoptions`: buildah's NamespaceOption).
 */
export async function stepNetwork(
  docker: Dockerode,
  kind: EngineKind,
  { network }: Pick<ImageRequest, 'network'>,
  onHost: boolean,
): Promise<StepNetwork> {
  if (kind === 'docker') {
    if (network) return { networkmode: `container:${network.container}` };
    return onHost ? { networkmode: 'host' } : {};
  }
  const path = network ? await namespaceOf(docker, network.container) : '';
  const option = { Name: 'network', Host: !network && onHost, Path: path };
  return { nsoptions: JSON.stringify([option]) };
}

/** The network namespace of a running container, as the engine's machine sees it. */
async function namespaceOf(docker: Dockerode, container: string): Promise<string> {
  const { Pid, Running } = (await docker.getContainer(container).inspect()).State;
  // The path of process 0 would be none, and a build without a path gets the usual network.
  if (!Running || !Number.isSafeInteger(Pid) || Pid <= 0) {
    throw errors.proxyFailed(`the container ${container} does not run`);
  }
  return `/proc/${Pid}/ns/net`;
}
