import type { HostEnvironment } from '../model/agent';
import type { ImageNeeds, ImagePreview, ProjectCopies } from '../model/image';
import type { Logger } from '../model/logger';
import { errors } from '../util/errors';
import { present } from '../util/fields';
import { trimEdges, trimEnd } from '../util/text';
import { ownFolder, repositoryFiles } from './buildContext';
import { buildPolicy } from './buildPolicy';
import {
  composeDockerfile,
  type BuiltInLayers,
  type ComposedDockerfile,
  type Render,
} from './composeDockerfile';
import { confinedBuild, type ConfinedBuild } from './confinedBuild';
import { hostCertificates } from './hostCertificates';
import { imagePlan, type ImagePlan } from './imagePlan';
import type { LayerFiles } from './layerFiles';
import { projectCopies } from './projectCopies';
import { builtInStacks } from './stacks';

/** What the proxy's image stands on: it is nobody's to configure. */
const proxyBase = 'debian:trixie-slim';

interface PlanPorts {
  readonly layers: LayerFiles;
  readonly render: Render;
  readonly environment: HostEnvironment;
  readonly logger: Logger;
}

type SandboxPlan = { readonly plan: ImagePlan; readonly confined?: ConfinedBuild } & Pick<
  ImagePreview,
  'dockerfile' | 'parts'
>;

/** The image of a task, planned without an engine. Throws `unknown-stack`, and `bad-input` for what cannot be built. */
export async function planSandbox(
  ports: PlanPorts,
  needs: ImageNeeds,
  signal?: AbortSignal,
): Promise<SandboxPlan> {
  const { layers, logger } = ports;
  const [scripts, certificates] = await Promise.all([
    layers.scripts('base', `${ownFolder}/bin`),
    hostCertificates(needs.caBundle, ports.environment, logger),
  ]);
  const { dockerfile, parts, sources, strangers } = await composed(ports, needs, certificates !== undefined);
  const files = await repositoryFiles(sources, needs.readFiles, logger, signal);
  const name = `tsk/${imageName(needs.stack)}-${imageName(needs.agentLayer ?? 'plain')}`;
  const plan = imagePlan(name, dockerfile, [
    ...scripts,
    ...(certificates ? [{ path: `${ownFolder}/tsk-host-ca.pem`, content: certificates, mode: 0o644 }] : []),
    ...files,
  ]);
  const policy = strangers.layers.length ? buildPolicy(needs) : undefined;
  const confined = policy && confinedBuild(plan.request, strangers.before, policy);
  return { plan, dockerfile, parts, ...present({ confined }) };
}

/** What steps of the repository's own copy of it; undefined when they copy nothing. */
export async function planCopies(
  ports: PlanPorts,
  needs: ImageNeeds,
  signal?: AbortSignal,
): Promise<ProjectCopies | undefined> {
  if (!needs.layers.some(({ source }) => source.kind === 'project')) return undefined;
  const { strangers } = await composed(ports, needs, false);
  if (strangers.sources.length === 0) return undefined;
  const files = await needs.readFiles(strangers.sources, signal);
  return projectCopies(needs.baseImage, strangers.layers, files);
}

async function composed(
  { layers, render }: PlanPorts,
  needs: ImageNeeds,
  certificates: boolean,
): Promise<ComposedDockerfile> {
  return composeDockerfile(await builtInLayers(layers, needs), needs, { render, certificates });
}

/** The proxy's image. */
export async function planProxy({ layers, render }: PlanPorts): Promise<ImagePlan> {
  const [layer, scripts] = await Promise.all([layers.layer('proxy', 'default'), layers.scripts('proxy', '')]);
  return imagePlan('tsk/proxy', render(layer.text, { BASE_IMAGE: proxyBase }), scripts);
}

async function builtInLayers(layers: LayerFiles, needs: ImageNeeds): Promise<BuiltInLayers> {
  const [base, begin, end, project, stack, agent, sudo, nested] = await Promise.all([
    layers.layer('base', 'default'),
    layers.layer('sandbox', 'begin'),
    layers.layer('sandbox', 'end'),
    layers.layer('project', 'default'),
    isBuiltInStack(needs) ? layers.layer('stack', needs.stack) : undefined,
    needs.agentLayer === undefined ? undefined : layers.layer('agent', needs.agentLayer),
    needs.sudo ? layers.layer('sandbox', 'sudo') : undefined,
    needs.dind ? layers.layer('sandbox', 'nested') : undefined,
  ]);
  return {
    ...{ base, begin, end, project },
    ...(stack ? { stack } : {}),
    ...(agent ? { agent } : {}),
    ...(sudo ? { sudo } : {}),
    ...(nested ? { nested } : {}),
  };
}

/** A stack that does not come with TSK is what the user's own layers make of it: there has to be one. */
function isBuiltInStack({ stack, layers }: ImageNeeds): boolean {
  const names = builtInStacks.map(({ name }) => name);
  if (names.includes(stack)) return true;
  if (layers.some(({ kind }) => kind === 'stack')) return false;
  throw errors.unknownStack(stack, names.sort());
}

/** A part of an image's name: the user's own stacks may be called anything. */
function imageName(text: string): string {
  const name = trimEdges(text.toLowerCase().replace(/[^a-z0-9]+/g, '-'), '-');
  return trimEnd(name.slice(0, 40), '-') || 'own';
}
