import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { HostEnvironment } from '../model/agent';
import type {
  ConfigDiagnostic,
  ConfigFileKind,
  ConfigOverrides,
  ConfigSource,
  Configuration,
  CustomLayer,
  ResolvedConfig,
  ServerConfig,
  TemplateChoice,
} from '../model/config';
import { BadConfigError } from '../model/configErrors';
import type { Stacks } from '../model/image';
import type { RepoIdentity, RepoLocation } from '../model/repository';
import { errors } from '../util/errors';
import { present } from '../util/fields';
import { allowDomainsInFile } from './allowDomains';
import { certificatesDigest } from './certificatesDigest';
import { checkOverrides } from './checkOverrides';
import { projectConfigFile, userConfigFile } from './configPaths';
import { readDockerfileLayers, stackFileNames, type LayerFolder } from './dockerfileLayers';
import { effectiveValues, type SquidRules } from './effectiveValues';
import { layerKeys } from './fileKeys';
import type { LayerValues, UserFileValues } from './layerValues';
import type { Chosen, Layer } from './mergeLayers';
import { flagLayers, settingLayers } from './overrideLayers';
import { parseProjectFile, parseUserFile, type Parsed } from './parseConfigFile';
import { projectName } from './projectName';
import { projectTie } from './projectTie';
import { readConfigText } from './readConfigText';
import { resolveConfig } from './resolveConfig';

interface ConfigurationPorts {
  readonly environment: HostEnvironment;
  readonly stacks: Pick<Stacks, 'names' | 'detect'>;
  /** `keys`: under which names it may have a key of the user's; none for one that needs no account. */
  readonly agents: readonly { readonly name: string; readonly keys: readonly string[] }[];
  /** What tells a repository from others. */
  readonly identify: (repo: RepoLocation) => Promise<RepoIdentity>;
}

/** What both files say, checked. */
interface Files {
  readonly user: UserFileValues;
  readonly project: LayerValues;
  readonly notices: readonly ConfigDiagnostic[];
}

/** The configuration of this machine's user and of the working trees that are asked for. Files are read at each call. */
export function createConfiguration(ports: ConfigurationPorts): Configuration {
  return new FileConfiguration(ports);
}

class FileConfiguration implements Configuration {
  private readonly home: string;
  private readonly agents: readonly string[];
  private readonly accounts: ReadonlySet<string>;

  constructor(private readonly ports: ConfigurationPorts) {
    this.home = ports.environment['HOME'] || homedir();
    this.agents = ports.agents.map(({ name }) => name);
    this.accounts = new Set(ports.agents.flatMap(({ name, keys }) => (keys.length ? [name] : [])));
  }

  async resolve(
    repo: RepoLocation,
    flags: ConfigOverrides,
    settings: ConfigOverrides = {},
    template?: TemplateChoice,
  ): Promise<ResolvedConfig> {
    checkOverrides(flags);
    checkOverrides(settings);
    const { user, project, notices } = await this.readFiles(repo.worktree);
    const name = flags.project ?? settings.project ?? projectName(repo);
    const said = this.layers(repo, name, user, project, flags, settings, template);
    const layers = await this.withDetection(repo.worktree, said);
    const values = effectiveValues(layers);
    if (!this.agents.includes(values.agent.value)) {
      throw errors.unknownAgent(values.agent.value, this.agents);
    }
    const folders = this.layerFolders(repo.worktree);
    const stack = values.stack.value;
    const files = isLayerName(stack)
      ? await readDockerfileLayers(folders, {
          base: ['default'],
          stack: [stack],
          project: [...(isLayerName(name) ? [name] : []), 'default'],
          agent: [values.agent.value],
        })
      : [];
    const own = values.stackConfig.get(stack)?.value.setup !== undefined;
    const isKnown =
      own || this.ports.stacks.names.includes(stack) || files.some(({ kind }) => kind === 'stack');
    if (!isKnown) {
      const named = [...values.stackConfig].flatMap(([key, { value }]) =>
        value.setup === undefined ? [] : [key],
      );
      const known = new Set([...this.ports.stacks.names, ...named, ...(await stackFileNames(folders))]);
      throw errors.unknownStack(stack, [...known]);
    }
    const engine = flags.engine ?? settings.engine ?? user.container_engine;
    const squidText = values.squid && (await this.squidText(repo.worktree, values.squid));
    // Who names the table for this one task means this repository.
    const isNamed = flags.project !== undefined || !this.givesByName(name, user, files);
    const tie = isNamed
      ? undefined
      : projectTie(repo, name, this.userFile(), await this.ports.identify(repo));
    const certificates = await certificatesDigest(values.caBundle);
    const { accounts } = this;
    const runtime = user.container_runtime;
    const read = { layers, files, squidText, certificates, notices };
    return resolveConfig({ repo, project: name, engine, runtime, ...read, accounts, tie });
  }

  /** Whether a repository gets something of the user's for nothing but its name. */
  private givesByName(name: string, user: UserFileValues, files: readonly CustomLayer[]): boolean {
    const file = join(dirname(this.userFile()), 'dockerfiles', 'project', `${name}.dockerfile`);
    if (name !== 'default' && files.some((layer) => layer.name === file)) return true;
    const given = Object.keys(user.projects[name.toLowerCase()] ?? {});
    return layerKeys(this.agents).some((key) => 'asks' in key.loosens && given.includes(key.name));
  }

  async server(): Promise<ServerConfig> {
    const { values, diagnostics } = await this.readUserFile();
    if (hasErrors(diagnostics)) throw new BadConfigError(diagnostics);
    const { container_engine: engine, container_runtime: runtime, server } = values;
    return {
      ...present({ engine, runtime, workers: server.workers }),
      ...(server.workers_per_repository === undefined
        ? {}
        : { perRepository: server.workers_per_repository }),
      ...present({ perAgent: server.workers_per_agent }),
      autoCleanEnabled: server.auto_clean_enabled ?? true,
      autoCleanAgeDays: server.auto_clean_age_days ?? 7,
      keepWorkspaces: server.keep_workspaces ?? 'failed',
    };
  }

  async check(kind: ConfigFileKind, file: string, text: string): Promise<readonly ConfigDiagnostic[]> {
    const parse = kind === 'user' ? parseUserFile : parseProjectFile;
    return (await parse(file, text, this.context())).diagnostics;
  }

  userFile(): string {
    return userConfigFile(this.ports.environment, this.home);
  }

  projectFile(worktree: string): string {
    return projectConfigFile(worktree);
  }

  async allowDomains(
    target: ConfigFileKind,
    repo: RepoLocation,
    domains: readonly string[],
  ): Promise<string> {
    const [file, table] =
      target === 'user'
        ? [this.userFile(), ['project', projectName(repo)]]
        : [this.projectFile(repo.worktree), []];
    await allowDomainsInFile(file, table, domains, target === 'user' ? 'follow' : 'refuse');
    return file;
  }

  /** Throws `bad-config` with everything that is wrong in either. */
  private async readFiles(worktree: string): Promise<Files> {
    const [user, project] = await Promise.all([this.readUserFile(), this.readProjectFile(worktree)]);
    const notices = [...user.diagnostics, ...project.diagnostics];
    if (hasErrors(notices)) throw new BadConfigError(notices);
    return { user: user.values, project: project.values, notices };
  }

  private async readUserFile(): Promise<Parsed<UserFileValues>> {
    const file = this.userFile();
    const text = await readConfigText(file);
    if (text === undefined) {
      return { values: { server: {}, defaults: {}, projects: {} }, diagnostics: [] };
    }
    return parseUserFile(file, text, this.context());
  }

  private async readProjectFile(worktree: string): Promise<Parsed<LayerValues>> {
    const file = this.projectFile(worktree);
    const text = await readConfigText(file, { root: worktree });
    return text === undefined
      ? { values: {}, diagnostics: [] }
      : parseProjectFile(file, text, this.context());
  }

  private context(): { readonly home: string; readonly agents: readonly string[] } {
    return { home: this.home, agents: this.agents };
  }

  /** All that was said, the strongest first. */
  private layers(
    { worktree }: RepoLocation,
    name: string,
    user: UserFileValues,
    project: LayerValues,
    flags: ConfigOverrides,
    settings: ConfigOverrides,
    template: TemplateChoice | undefined,
  ): readonly Layer[] {
    const file = this.userFile();
    return [
      ...flagLayers(flags),
      ...(template ? [templateLayer(template)] : []),
      ...settingLayers(settings),
      {
        source: { kind: 'user-project', file, project: name },
        values: user.projects[name.toLowerCase()] ?? {},
      },
      { source: { kind: 'project', file: this.projectFile(worktree) }, values: project },
      { source: { kind: 'user-defaults', file }, values: user.defaults },
    ];
  }

  /** The working tree is looked at only when nobody names a stack. */
  private async withDetection(worktree: string, layers: readonly Layer[]): Promise<readonly Layer[]> {
    if (layers.some(({ values }) => values.stack !== undefined)) return layers;
    const { stack, from } = await this.ports.stacks.detect(worktree);
    return [...layers, { source: { kind: 'detection', from }, values: { stack } }];
  }

  private layerFolders(worktree: string): readonly LayerFolder[] {
    return [
      {
        dir: dirname(this.userFile()),
        source: (file): ConfigSource => ({ kind: 'user-defaults', file }),
      },
      {
        dir: dirname(this.projectFile(worktree)),
        root: worktree,
        source: (file): ConfigSource => ({ kind: 'project', file }),
      },
    ];
  }

  /**
   * The rules themselves. A path is relative to the repository in the project's file, and must not lead out of it; in
   * the user's it is relative to the folder of that file.
   */
  private async squidText(worktree: string, { value, source }: Chosen<SquidRules>): Promise<string> {
    if ('text' in value) return value.text;
    const isProject = source.kind === 'project';
    if (isProject && isAbsolute(value.path)) {
      throw errors.badInput(
        `${this.projectFile(worktree)}: squid_conf_path must be a path in the repository, relative to its root.`,
      );
    }
    const path = value.path.startsWith('~/') ? join(this.home, value.path.slice(2)) : value.path;
    const file = resolve(isProject ? worktree : dirname(this.userFile()), path);
    const text = await readConfigText(file, isProject ? { root: worktree } : {});
    if (text === undefined) {
      throw errors.badInput(
        `squid_conf_path names ${file}, which does not exist. Create it, or correct the path.`,
      );
    }
    return text;
  }
}

function templateLayer({ file, agent, stack }: TemplateChoice): Layer {
  return { source: { kind: 'project', file }, values: present({ agent, stack }) };
}

function hasErrors(diagnostics: readonly ConfigDiagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** A name becomes part of a path. */
function isLayerName(name: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u.test(name);
}
