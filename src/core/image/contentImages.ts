import type { HostEnvironment } from '../model/agent';
import type { Engine } from '../model/engine';
import type { Exclusive } from '../model/exclusive';
import type { BuildProgress, Image, ImageNeeds, Images, Stack } from '../model/image';
import type { Logger } from '../model/logger';
import { composeDockerfile, type Render } from './composeDockerfile';
import { hostCertificates } from './hostCertificates';
import { contentLabel, imagePlan, type ImagePlan } from './imagePlan';
import { LayerFiles } from './layerFiles';
import { detectStack, findStack } from './stacks';

const baseImage = 'debian:trixie-slim';

interface ImagePorts {
  readonly engine: Engine;
  readonly exclusive: Exclusive;
  readonly render: Render;
  /** The folder `dockerfiles/` that TSK ships. */
  readonly layersDir: string;
  readonly environment: HostEnvironment;
  readonly logger: Logger;
}

/** Images found by the hash of their content: what is there is used, what is not is built once. */
export class ContentImages implements Images {
  private readonly layers: LayerFiles;

  constructor(private readonly ports: ImagePorts) {
    this.layers = new LayerFiles(ports.layersDir);
  }

  async forTask(needs: ImageNeeds, progress: BuildProgress, signal?: AbortSignal): Promise<Image> {
    return this.ensure(await this.taskPlan(needs), progress, signal);
  }

  async forProxy(progress: BuildProgress, signal?: AbortSignal): Promise<Image> {
    const dockerfile = this.ports.render(await this.layers.layer('proxy', 'default'), {
      BASE_IMAGE: baseImage,
    });
    const scripts = await this.layers.scripts('proxy', ['tsk-proxy', 'tsk-proxy-open', 'tsk-proxy-close']);
    return this.ensure(imagePlan('tsk/proxy', dockerfile, scripts), progress, signal);
  }

  detectStack(worktree: string): Promise<string> {
    return detectStack(worktree);
  }

  stack(name: string): Stack {
    return findStack(name);
  }

  private async taskPlan({ stack, agentLayer, user }: ImageNeeds): Promise<ImagePlan> {
    findStack(stack);
    const [base, stackLayer, project, agent, scripts, certificates] = await Promise.all([
      this.layers.layer('base', 'default'),
      this.layers.layer('stack', stack),
      this.layers.layer('project', 'default'),
      agentLayer === undefined ? '' : this.layers.layer('agent', agentLayer),
      this.layers.scripts('base', ['tsk-run', 'tsk-collect']),
      hostCertificates(this.ports.environment, this.ports.logger),
    ]);
    const dockerfile = composeDockerfile(
      { base, stack: stackLayer, project, agent },
      { render: this.ports.render, baseImage, user, certificates: certificates !== undefined },
    );
    return imagePlan(`tsk/${stack}-${agentLayer ?? 'plain'}`, dockerfile, [
      ...scripts,
      ...(certificates ? [{ path: 'tsk-host-ca.pem', content: certificates, mode: 0o644 }] : []),
    ]);
  }

  /** Asked for by several tasks or processes at once, an image is built by one and found by the others. */
  private async ensure(plan: ImagePlan, progress: BuildProgress, signal?: AbortSignal): Promise<Image> {
    const found = await this.find(plan);
    if (found) return found;
    return this.ports.exclusive(
      `image-${plan.hash.slice(0, 16)}`,
      async () => {
        const foundNow = await this.find(plan);
        if (foundNow) return foundNow;
        progress.onBuild(plan.request.tag);
        await this.ports.engine.buildImage(plan.request, progress.onOutput, signal);
        const built = await this.find(plan);
        return { id: built?.id ?? plan.request.tag, tag: plan.request.tag, built: true };
      },
      signal,
    );
  }

  private async find(plan: ImagePlan): Promise<Image | undefined> {
    const id = await this.ports.engine.findImage(contentLabel, plan.hash, plan.request.tag);
    return id === undefined ? undefined : { id, tag: plan.request.tag, built: false };
  }
}
