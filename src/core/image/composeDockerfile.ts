import type { CustomLayer } from '../model/config';
import type { LayerKind } from '../model/configWords';
import type { DockerfilePart, ImageNeeds } from '../model/image';
import { errors, messageOf } from '../util/errors';
import { present } from '../util/fields';
import { oneLine } from '../util/text';
import { checkLayer, effectiveLayers, isOwnBase, type CheckedLayer } from './customLayers';
import { DockerfileText } from './dockerfileText';
import { templateView } from './templateView';

/** Fills a template; every name it uses must be given. Mustache, without HTML escaping. */
export type Render = (template: string, view: Readonly<Record<string, unknown>>) => string;

/** A layer that TSK ships: a template. */
export interface BuiltInLayer {
  readonly text: string;
  readonly origin: string;
}

/** The layers that TSK ships for an image; what a stack or agent of the user's own does not have is absent. */
export interface BuiltInLayers {
  readonly base: BuiltInLayer;
  readonly begin: BuiltInLayer;
  readonly stack?: BuiltInLayer;
  readonly sudo?: BuiltInLayer;
  readonly nested?: BuiltInLayer;
  readonly project: BuiltInLayer;
  readonly agent?: BuiltInLayer;
  readonly end: BuiltInLayer;
}

export interface ComposedDockerfile {
  readonly dockerfile: string;
  readonly parts: readonly DockerfilePart[];
  /** Patterns of the repository's files that it copies. */
  readonly sources: readonly string[];
  /** The layers in it that are the repository's own, and the patterns of files that they copy. */
  readonly strangers: {
    readonly layers: readonly CustomLayer[];
    readonly sources: readonly string[];
    /** The Dockerfile up to the first of them; absent where it begins with one, or has none. */
    readonly before?: string;
  };
}

/**
 * The Dockerfile of a task's image. What changes most often comes late, so that a build continues from what is there:
 * base, stack, powers, project, agent; and last what makes a sandbox of it, so that no layer can undo it. Templates are
 * the layers of TSK and those of kind `base`; all other text of the user's goes in as it stands.
 */
export function composeDockerfile(
  builtIn: BuiltInLayers,
  needs: Omit<ImageNeeds, 'readFiles'>,
  options: { readonly render: Render; readonly certificates: boolean },
): ComposedDockerfile {
  const view = templateView(needs, options.certificates);
  const text = new DockerfileText();
  const sources: string[] = [];
  const theirs: { readonly layer: CustomLayer; readonly sources: readonly string[] }[] = [];
  let before: string | undefined;

  const addOurs = (kind: DockerfilePart['kind'], layer: BuiltInLayer | undefined): void => {
    if (layer) text.add(kind, layer.origin, options.render(layer.text, view).trim().split('\n'));
  };
  const addTheirs = (kind: LayerKind, layer: CheckedLayer, given: CustomLayer): void => {
    sources.push(...layer.sources);
    if (given.source.kind === 'project') {
      const { dockerfile, parts } = text.whole();
      if (theirs.length === 0 && parts.length > 0) before = dockerfile;
      theirs.push({ layer: given, sources: layer.sources });
    }
    if (layer.text.trim() === '') return;
    text.add(kind, layer.origin, layer.text.split('\n'));
    text.continue('sandbox', 'what the next layer expects', layer.reset);
  };
  const addKind = (kind: Exclude<LayerKind, 'base'>): void => {
    const { replaced, layers } = effectiveLayers(needs.layers, kind);
    if (!replaced) addOurs(kind, builtIn[kind]);
    for (const layer of layers) addTheirs(kind, checkLayer(layer, layer.text), layer);
  };
  const addBase = (layer: CustomLayer): void => {
    addTheirs('base', checkLayer(layer, renderNamed(layer, options.render, view)), layer);
  };

  const base = effectiveLayers(needs.layers, 'base').layers;
  const own = base.filter(isOwnBase);
  if (own.length === 0) addOurs('base', builtIn.base);
  own.forEach(addBase);
  addOurs('sandbox', builtIn.begin);
  base.filter((layer) => !isOwnBase(layer)).forEach(addBase);
  addKind('stack');
  addOurs('sandbox', builtIn.sudo);
  addOurs('sandbox', builtIn.nested);
  addKind('project');
  addKind('agent');
  addOurs('sandbox', builtIn.end);
  const strangers = {
    layers: theirs.map(({ layer }) => layer),
    sources: [...new Set(theirs.flatMap((one) => one.sources))],
    ...present({ before }),
  };
  return { ...text.whole(), sources: [...new Set(sources)], strangers };
}

/** A template of the user's, with its name in what is wrong with it. */
function renderNamed(
  { name, text }: CustomLayer,
  render: Render,
  view: Readonly<Record<string, unknown>>,
): string {
  try {
    return render(text, view);
  } catch (error) {
    throw errors.badInput(`${oneLine(name)}: ${messageOf(error)}`);
  }
}
