import { resolve } from 'node:path';
import type { BuildProgress, Image, ImagePreview } from '../../core/model/image';
import { errors } from '../../core/util/errors';
import { oneLine } from '../../core/util/text';
import { withApproval } from '../approval';
import { exitCodes } from '../exitCodes';
import { flag, repo, type Given } from '../options';
import { verb, type Context, type VerbGroup } from '../verb';
import { sandboxOptions, sandboxOverrides, type SandboxGiven } from './sandboxOptions';

const dryRun = flag('print what would happen, and do nothing');

/** `tsk docker build`: builds images before any task needs them. */
const build = verb({
  name: 'build',
  summary: 'build the image for this repository, and the proxy’s',
  options: {
    repo,
    'no-cache': flag('build every step again'),
    'dry-run': dryRun,
    'proxy-only': flag('build only the proxy’s image'),
    ...sandboxOptions,
  },
  async run(context, { options }) {
    const { core, print, signal } = context;
    const request = imageRequest(context, options);
    const { 'proxy-only': proxyOnly, 'no-cache': noCache } = options;
    if (options['dry-run']) {
      if (proxyOnly) throw errors.badInput('Use either --dry-run or --proxy-only, not both.');
      for (const line of previewLines(await core.images.preview(request, signal))) print(line);
      return exitCodes.ok;
    }
    const progress: BuildProgress = {
      onBuild: (tag) => print(`Building ${tag}`),
      onOutput: (line) => print(`| ${line}`),
    };
    const parts = { signal, noCache };
    if (!proxyOnly) {
      const make = () => core.images.build(request, progress, parts);
      print(ready(await withApproval(context, options, make)));
    }
    print(ready(await core.images.buildProxy(request.flags.engine, progress, parts)));
    return exitCodes.ok;
  },
});

/** `tsk docker prune`: removes images that no configuration produces any more. */
const prune = verb({
  name: 'prune',
  summary: 'remove TSK’s images that no configuration uses any more',
  options: { repo, 'dry-run': dryRun, ...sandboxOptions },
  async run(context, { options }) {
    const { core, print } = context;
    const { repoPath, flags } = imageRequest(context, options);
    const images = await core.images.obsolete([repoPath], flags.engine);
    if (images.length === 0) print('No unused images.');
    for (const { id, tag, sizeBytes } of images) {
      if (!options['dry-run']) await core.images.remove(id, flags.engine);
      const did = options['dry-run'] ? 'Would remove' : 'Removed';
      print(`${did} ${oneLine(tag)} (${Math.round(sizeBytes / 1e6)} MB)`);
    }
    return exitCodes.ok;
  },
});

/** `tsk docker`. */
export const docker: VerbGroup = {
  name: 'docker',
  summary: 'build the image of a sandbox in advance, or remove old images',
  verbs: [build, prune],
};

type ImageGiven = SandboxGiven & Given<{ readonly repo: typeof repo }>;

function imageRequest({ cwd }: Context, options: ImageGiven) {
  return { repoPath: resolve(cwd, options.repo ?? '.'), flags: sandboxOverrides(options) };
}

function ready({ tag, built }: Image): string {
  return `${tag} ${built ? 'is built' : 'already exists'}`;
}

function previewLines({ tag, dockerfile, parts, files, present }: ImagePreview): readonly string[] {
  const state = present === undefined ? 'no engine answers' : present ? 'exists' : 'would be built';
  return [
    `# ${tag} (${state})`,
    ...(files.length ? [`# copied files: ${files.map(oneLine).join(', ')}`] : []),
    ...dockerfile.split('\n').flatMap((line, n) => {
      const part = parts.find(({ firstLine }) => firstLine === n + 1);
      return part ? [`# --- ${part.kind}: ${oneLine(part.origin)}`, line] : [line];
    }),
  ];
}
