// Ensures that the engine has the base image.
import { createReadStream } from 'node:fs';
import { canInstall } from './debian.mjs';
import { makeDebianRoot } from './debianRoot.mjs';
import { createImage, engineRequest } from './engineApi.mjs';
import { Failure } from './failure.mjs';

export const baseImage = 'debian:trixie-slim';
const [name = '', tag = ''] = baseImage.split(':');

/** @param {string} socketPath */
async function isPresent(socketPath) {
  const { status } = await engineRequest(socketPath, `/images/${baseImage}/json`, { timeoutMs: 20_000 });
  return status === 200;
}

/**
 * Pulls the image, or makes it from the machine's own Debian mirror if the registry is unreachable.
 * @param {string} socketPath
 */
export async function ensureBaseImage(socketPath) {
  if (await isPresent(socketPath)) return;
  try {
    await createImage(socketPath, { fromImage: name, tag }, { timeoutMs: 60_000 });
    return;
  } catch (error) {
    if (!canInstall()) {
      throw new Failure(
        `${baseImage} could not be pulled: ${/** @type {Error} */ (error).message}`,
        `Check the network, or load the image yourself: docker load -i FILE.`,
      );
    }
  }
  console.log(
    `  the registry is out of reach: ${baseImage} is made from this machine's Debian mirror instead`,
  );
  const tar = await makeDebianRoot();
  await createImage(
    socketPath,
    // Put the tag in the name, because Podman ignores it elsewhere.
    { fromSrc: '-', repo: baseImage, changes: 'CMD ["bash"]' },
    { body: createReadStream(tar), timeoutMs: 120_000 },
  );
  if (!(await isPresent(socketPath)))
    throw new Failure(`${baseImage} was imported, but the engine does not know it.`);
}
