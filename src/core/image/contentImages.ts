import type { HostEnvironment } from '../model/agent';
import type { Engine, ImageRequest } from '../model/engine';
import type { Exclusive } from '../model/exclusive';
import type {
  BuildNetwork,
  BuildProgress,
  Image,
  ImageNeeds,
  ImagePreview,
  Images,
  ProjectCopies,
  StoredImage,
} from '../model/image';
import type { Logger } from '../model/logger';
import type { NetworkPolicy } from '../model/network';
import { messageOf } from '../util/errors';
import { buildSteps } from './buildSteps';
import type { Render } from './composeDockerfile';
import type { ConfinedBuild } from './confinedBuild';
import { contentLabel, type ImagePlan } from './imagePlan';
import { LayerFiles } from './layerFiles';
import { planCopies, planProxy, planSandbox } from './planImages';

interface ImagePorts {
  readonly engine: Engine;
  readonly exclusive: Exclusive;
  readonly render: Render;
  /** The folder `dockerfiles/` that TSK ships. */
  readonly layersDir: string;
  readonly environment: HostEnvironment;
  readonly logger: Logger;
  /** A network with an allow-list for the steps of a build. */
  readonly buildNetwork: (
    policy: NetworkPolicy,
    onOutput: (line: string) => void,
    signal?: AbortSignal,
  ) => Promise<BuildNetwork>;
}

interface BuildOptions {
  readonly noCache?: boolean;
}

/** Images found by the hash of their content: what is there is used, what is not is built once. */
export class ContentImages implements Images {
  private readonly layers: LayerFiles;

  constructor(private readonly ports: ImagePorts) {
    this.layers = new LayerFiles(ports.layersDir);
  }

  async forTask(
    needs: ImageNeeds,
    progress: BuildProgress,
    signal?: AbortSignal,
    options?: BuildOptions,
  ): Promise<Image> {
    const copies = needs.admit && (await this.projectCopies(needs, signal));
    if (copies) await needs.admit?.(copies);
    const { plan, confined } = await planSandbox({ ...this.ports, layers: this.layers }, needs, signal);
    return this.ensure(plan, progress, signal, { ...options, confined });
  }

  async forProxy(progress: BuildProgress, signal?: AbortSignal, options?: BuildOptions): Promise<Image> {
    return this.ensure(await planProxy({ ...this.ports, layers: this.layers }), progress, signal, options);
  }

  async preview(needs: ImageNeeds, signal?: AbortSignal): Promise<ImagePreview> {
    const { plan, dockerfile, parts } = await planSandbox(
      { ...this.ports, layers: this.layers },
      needs,
      signal,
    );
    const { tag, files, dockerfile: dockerfilePath } = plan.request;
    return {
      tag,
      hash: plan.hash,
      dockerfile,
      parts,
      files: files.map(({ path }) => path).filter((path) => path !== dockerfilePath),
      present: await this.find(plan).then(
        (image) => image !== undefined,
        () => undefined,
      ),
    };
  }

  projectCopies(needs: ImageNeeds, signal?: AbortSignal): Promise<ProjectCopies | undefined> {
    return planCopies({ ...this.ports, layers: this.layers }, needs, signal);
  }

  async stored(): Promise<readonly StoredImage[]> {
    const [images, proxy] = await Promise.all([
      this.ports.engine.listImages(contentLabel),
      planProxy({ ...this.ports, layers: this.layers }),
    ]);
    return images.flatMap(({ id, tags, labels, createdAt, sizeBytes, inUse }) => {
      // What a user based on an image of ours has its labels, but a name of the user's.
      if (!tags.every((tag) => tag.startsWith('tsk/')) || tags.includes(proxy.request.tag)) return [];
      const name = tags[0] ?? `${labels['tsk.image'] ?? 'tsk/image'} (replaced by a newer build)`;
      // One without a name is found by nobody, whatever its content.
      const hash = tags.length === 0 ? '' : (labels[contentLabel] ?? '');
      return [{ id, tag: name, hash, createdAt, sizeBytes, inUse }];
    });
  }

  remove(id: string): Promise<void> {
    return this.ports.engine.removeImage(id);
  }

  /** Asked for by several tasks or processes at once, an image is built by one and found by the others. */
  private async ensure(
    plan: ImagePlan,
    progress: BuildProgress,
    signal: AbortSignal | undefined,
    { noCache = false, confined }: BuildOptions & { readonly confined?: ConfinedBuild | undefined } = {},
  ): Promise<Image> {
    const found = noCache ? undefined : await this.find(plan);
    if (found) return found;
    return this.ports.exclusive(
      `image-${plan.hash.slice(0, 16)}`,
      async () => {
        const foundNow = noCache ? undefined : await this.find(plan);
        if (foundNow) return foundNow;
        const { tag } = plan.request;
        progress.onBuild(tag);
        const steps = buildSteps((step, of) => progress.onStep?.(step, of));
        const onOutput = (line: string): void => {
          steps(line);
          progress.onOutput(line);
        };
        if (confined) await this.buildConfined({ ...plan.request, noCache }, confined, onOutput, signal);
        else await this.ports.engine.buildImage({ ...plan.request, noCache }, onOutput, signal);
        const built = await this.find(plan);
        return { id: built?.id ?? tag, tag, built: true };
      },
      signal,
    );
  }

  /**
   * What comes before the first step of the repository's own is built as ever; from there on, in a network that has nothing
   * but the allow-list. The second build continues from the steps of the first.
   */
  private async buildConfined(
    request: ImageRequest,
    { first, policy }: ConfinedBuild,
    onOutput: (line: string) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { engine, buildNetwork } = this.ports;
    const network = await buildNetwork(policy, onOutput, signal);
    try {
      const { noCache = false } = request;
      if (first) await engine.buildImage({ ...first, noCache }, onOutput, signal);
      const names = policy.domains.join(', ');
      onOutput(`From here on, steps reach only ${names}. To allow more, use allow_domains.`);
      await engine.buildImage({ ...request, noCache: noCache && !first, network }, onOutput, signal);
    } finally {
      await network.close().catch((error: unknown) => {
        this.ports.logger.warn(`TSK could not remove the network of a build: ${messageOf(error)}`);
      });
    }
  }

  private async find(plan: ImagePlan): Promise<Image | undefined> {
    const id = await this.ports.engine.findImage(contentLabel, plan.hash, plan.request.tag);
    return id === undefined ? undefined : { id, tag: plan.request.tag, built: false };
  }
}
