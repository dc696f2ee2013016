import type { ConfigSource, CustomLayer } from '../model/config';
import type { LayerKind } from '../model/configWords';
import { errors } from '../util/errors';
import { oneLine } from '../util/text';
import { copySources } from './copySources';
import { parseDockerfile, type Instruction } from './dockerfileInstructions';
import { refuseReach } from './refuseReach';

/** A layer beyond this many characters is not written by people. */
const maxLength = 256 * 1024;

/** A layer of the user's that may be put into a Dockerfile. */
export interface CheckedLayer {
  readonly text: string;
  readonly origin: string;
  /** Patterns of the files that it copies. */
  readonly sources: readonly string[];
  /** Instructions with which the next layer finds things as it expects them. */
  readonly reset: readonly string[];
}

/**
 * Checks the text of a layer: it has to be whole, so that it cannot change the meaning of what follows, and says `FROM`
 * exactly where it is a base of its own. Throws `bad-input` with the layer's name and the line.
 */
export function checkLayer(layer: CustomLayer, text: string): CheckedLayer {
  const refuse = (what: string, line?: number): never => {
    const place = placeOf(layer.source);
    const at = line === undefined ? '' : `, line ${line}`;
    const where = place === undefined || place === layer.name ? '' : ` in ${place}`;
    throw errors.badInput(`${oneLine(`${layer.name}${at}${where}`)}: ${what}`);
  };
  const clean = text
    .replace(/^\ufeff/, '')
    .replace(/\r\n/g, '\n')
    .trimEnd();
  if (clean.length > maxLength) refuse('A layer of an image can have at most 256 Ki characters.');
  const control = /[^\P{Cc}\n\t]/u.exec(clean);
  if (control)
    refuse('There is a control character. Remove it.', clean.slice(0, control.index).split('\n').length);
  const { instructions, openLine } = parseDockerfile(clean);
  if (openLine !== undefined) {
    refuse('This instruction continues past the end of the layer. Remove its last backslash.', openLine);
  }
  checkFrom(layer, instructions, refuse);
  if (layer.source.kind === 'project') refuseReach(clean, refuse);
  const sources = copySources(instructions, (source, line) =>
    refuse(
      `TSK cannot tell before the build which files "${oneLine(source)}" stands for. Write the path out.`,
      line,
    ),
  );
  return {
    text: clean,
    origin: originOf(layer),
    sources: sources.map(({ pattern }) => pattern),
    reset: resetAfter(instructions),
  };
}

/** True for a layer that is a base of its own: it brings its own `FROM`. */
export function isOwnBase({ kind, replaces }: CustomLayer): boolean {
  return kind === 'base' && replaces;
}

function checkFrom(
  layer: CustomLayer,
  instructions: readonly Instruction[],
  refuse: (what: string, line?: number) => never,
): void {
  const from = instructions.find(({ keyword }) => keyword === 'FROM');
  if (!isOwnBase(layer)) {
    if (from) {
      refuse('FROM starts another image. Remove it, or choose the image with base_image.', from.line);
    }
    return;
  }
  const first = instructions.find(({ keyword }) => keyword !== 'ARG');
  if (first?.keyword !== 'FROM')
    refuse('A custom base begins with FROM, e.g. FROM {{{BASE_IMAGE}}}.', first?.line);
}

/** Every layer begins as root, with a shell, in the root folder. */
function resetAfter(instructions: readonly Instruction[]): readonly string[] {
  const says = (wanted: string): boolean => instructions.some(({ keyword }) => keyword === wanted);
  return [
    ...(says('SHELL') ? ['SHELL ["/bin/sh", "-c"]'] : []),
    ...(says('WORKDIR') ? ['WORKDIR /'] : []),
    'USER root',
  ];
}

/** The layers of one kind that count: the last that replaces and those after it. */
export function effectiveLayers(
  layers: readonly CustomLayer[],
  kind: LayerKind,
): { readonly replaced: boolean; readonly layers: readonly CustomLayer[] } {
  const ofKind = layers.filter((layer) => layer.kind === kind);
  const last = ofKind.findLastIndex(({ replaces }) => replaces);
  return { replaced: last >= 0, layers: ofKind.slice(Math.max(0, last)) };
}

function originOf({ name, source }: CustomLayer): string {
  const place = placeOf(source);
  return place === undefined || place === name ? name : `${name} in ${place}`;
}

function placeOf(source: ConfigSource): string | undefined {
  switch (source.kind) {
    case 'project':
    case 'user-defaults':
      return source.file;
    case 'user-project':
      return `${source.file} ([project.${source.project}])`;
    case 'setting':
      return `the setting ${source.name}`;
    case 'flag':
    case 'detection':
    case 'built-in':
      return undefined;
  }
}
