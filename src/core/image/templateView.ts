import { posix } from 'node:path';
import type { ImageNeeds } from '../model/image';
import { sandboxLayout } from '../model/sandboxLayout';
import { errors } from '../util/errors';
import { oneLine } from '../util/text';

const { home, workspaces } = sandboxLayout;

type Needs = Pick<ImageNeeds, 'agentVersion' | 'baseImage' | 'user' | 'volumeTargets'>;

/** The values that templates of layers may use. Everything in it is safe where the shipped layers put it. */
export function templateView(needs: Needs, certificates: boolean): Readonly<Record<string, unknown>> {
  const folders = needs.volumeTargets.map(checkedFolder);
  const inHome = folders.filter((folder) => folder.startsWith(`${home}/`));
  return {
    BASE_IMAGE: checkedImage(needs.baseImage),
    UID: String(needs.user.uid),
    GID: String(needs.user.gid),
    HOME: home,
    WORKSPACES: workspaces,
    CERTIFICATES: certificates,
    ...(needs.agentVersion === undefined ? {} : { AGENT_VERSION: checkedVersion(needs.agentVersion) }),
    HOME_FOLDERS: shellWords(inHome),
    OTHER_FOLDERS: shellWords(folders.filter((folder) => folder !== home && !inHome.includes(folder))),
  };
}

/** `name`, `host:port/path/name:tag`, `name@sha256:…`. */
function checkedImage(image: string): string {
  if (/^[a-z0-9][\w./:@-]{0,254}$/i.test(image)) return image;
  throw errors.badInput(`"${oneLine(image)}" is not the name of an image. Correct base_image.`);
}

/** A version, or the name of one such as `latest`: what npm and others take behind `@`. */
function checkedVersion(version: string): string {
  if (/^[a-z0-9][\w.+-]{0,63}$/i.test(version)) return version;
  throw errors.badInput(
    `"${oneLine(version)}" is not a version. Give agent_version one such as 1.2.3, without a range.`,
  );
}

function checkedFolder(target: string): string {
  const path = posix.normalize(target).replace(/(?<=.)\/$/, '');
  // No line end can be quoted in a Dockerfile.
  if (posix.isAbsolute(path) && !/\p{Cc}/u.test(path)) return path;
  throw errors.badInput(`"${oneLine(target)}" is not an absolute path. Correct the target of the volume.`);
}

function shellWords(folders: readonly string[]): string {
  return [...new Set(folders)].map((folder) => `'${folder.replaceAll("'", `'\\''`)}'`).join(' ');
}
