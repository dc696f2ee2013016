import type { ContainerInfo, ImageInfo } from 'dockerode';
import type { ImageSummary } from '../model/engine';

/** An image as an engine lists it, in our words. `inUse`: the ids of images that containers were made of. */
export function imageSummary(image: ImageInfo, inUse: ReadonlySet<string>): ImageSummary {
  return {
    id: image.Id,
    tags: tagsOf(image),
    // Null where there are none.
    labels: image.Labels ?? {},
    createdAt: new Date(image.Created * 1000).toISOString(),
    sizeBytes: image.Size,
    inUse: inUse.has(imageId(image.Id)),
  };
}

/** The ids, as `imageId` gives them, of the images that the containers were made of. */
export function imagesInUse(containers: readonly Pick<ContainerInfo, 'ImageID'>[]): ReadonlySet<string> {
  return new Set(containers.map(({ ImageID }) => imageId(ImageID)));
}

/** Podman writes the same id here with, and there without the name of its hash. */
export function imageId(id: string): string {
  return id.replace(/^sha256:/, '');
}

export function isCalled(image: Pick<ImageInfo, 'RepoTags'>, tag: string): boolean {
  return tagsOf(image).includes(tag);
}

function tagsOf({
  RepoTags,
}: {
  readonly RepoTags?: readonly string[] | null | undefined;
}): readonly string[] {
  return (RepoTags ?? []).filter((name) => !name.startsWith('<none>')).map(withoutRegistry);
}

/** Podman puts a registry before every name; the first part is one when it could be a host's name. */
function withoutRegistry(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? rest.join('/') : name;
}
