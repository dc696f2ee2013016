import type { EngineKind, LayerKind, LooseningKind, WorkspaceRule } from './configWords';
import type { OptionFields, SandboxFields } from './keyValues';
import type { RepoLocation } from './repository';

/** Where a value comes from, the strongest first. `file` is an absolute path. */
export type ConfigSource =
  | { readonly kind: 'flag' }
  | { readonly kind: 'setting'; readonly name: string }
  | { readonly kind: 'user-project'; readonly file: string; readonly project: string }
  | { readonly kind: 'project'; readonly file: string }
  | { readonly kind: 'user-defaults'; readonly file: string }
  | { readonly kind: 'detection'; readonly from: string }
  | { readonly kind: 'built-in' };

/** Dockerfile text that a user or a project brings for one layer of the image. */
export interface CustomLayer {
  readonly kind: LayerKind;
  readonly text: string;
  /** True: instead of the built-in layer and of custom ones before it. False: after them. */
  readonly replaces: boolean;
  /** Shown to people: the key or file it is from, e.g. `stack_config.rust.setup` or a path. */
  readonly name: string;
  readonly source: ConfigSource;
}

/** Configures the sandbox of a task: what the keys of tsk.toml became. Stored with the task; holds no secret value. */
export interface SandboxConfig extends SandboxFields {
  /** The engine that was asked for; any that answers when absent. */
  readonly engine?: EngineKind;
  /** By which of Docker's runtimes containers run; its default when absent. */
  readonly runtime?: string;
  /** Access rules of the user's own (squid's language), instead of the allow-list. */
  readonly squidConf?: string;
  /** In the order in which they are put in, per kind. */
  readonly layers: readonly CustomLayer[];
}

/** One value of the effective configuration, as `tsk config show` prints it; a list has one for each item. */
export interface ConfigValue {
  /** As it is written in tsk.toml, e.g. `memory_gb` or `stack_config.rust.setup`. */
  readonly key: string;
  /** JSON; for a secret its reference, never its value. */
  readonly value: unknown;
  readonly source: ConfigSource;
}

/** Something wrong, or worth knowing, in a file of configuration. Lines and columns count from 1. */
export interface ConfigDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly key?: string;
}

/** One thing by which a configuration gives a sandbox more than TSK would. */
export interface Loosening {
  readonly kind: LooseningKind;
  /** What it allows, in one line for people, e.g. `mounts ~/.ssh of this machine, writable`. */
  readonly text: string;
  /** In full where that is longer: Dockerfile steps, rules. */
  readonly detail?: string;
  readonly key: string;
  /** What was said, as JSON: this is what is allowed. The text only describes it. */
  readonly value: unknown;
  readonly source: ConfigSource;
}

/** What is allowed with one answer. The hash covers the repository and the values of the items, not their texts. */
export interface ApprovalPart {
  readonly hash: string;
  readonly items: readonly Loosening[];
  /** The hash by which an older TSK kept the same answer, where that hash covered everything. */
  readonly olderHash?: string;
}

/** What a person is asked to allow: all parts have to be. */
export interface Approval {
  readonly repository: string;
  readonly parts: readonly ApprovalPart[];
}

export interface ResolvedConfig {
  readonly agent: string;
  readonly stack: string;
  /** The name under which `[project.<name>]` is looked up. */
  readonly project: string;
  readonly sandbox: SandboxConfig;
  readonly values: readonly ConfigValue[];
  /** Old spellings and other things to know that stop nothing. */
  readonly notices: readonly ConfigDiagnostic[];
  /** What has to be approved; undefined when nothing has to. */
  readonly approval?: Approval;
}

/** What was said for one task: by flags, in a dialogue, or by settings of the editor. Each may also switch off. */
export interface ConfigOverrides extends OptionFields {
  readonly project?: string;
  readonly engine?: EngineKind;
}

/** What a template of the project's says of a task for which nothing else was said. */
export interface TemplateChoice {
  readonly file: string;
  readonly agent?: string;
  readonly stack?: string;
}

/** What holds for TSK as a whole, from the user's file alone. */
export interface ServerConfig {
  readonly engine?: EngineKind;
  /** By which of Docker's runtimes containers run. */
  readonly runtime?: string;
  readonly workers?: number;
  /** How many of the workers may be at work on one repository, or for one agent. */
  readonly perRepository?: number;
  readonly perAgent?: number;
  readonly autoCleanEnabled: boolean;
  readonly autoCleanAgeDays: number;
  readonly keepWorkspaces: WorkspaceRule;
}

export type ConfigFileKind = 'user' | 'project';

/** The port to the configuration. */
export interface Configuration {
  /**
   * The configuration of a task on this working tree. Throws `bad-config` (see `BadConfigError`) for a file that
   * is broken, `unknown-stack`, `unknown-agent`.
   */
  resolve(
    repo: RepoLocation,
    flags: ConfigOverrides,
    settings?: ConfigOverrides,
    template?: TemplateChoice,
  ): Promise<ResolvedConfig>;
  /** Throws `bad-config`. */
  server(): Promise<ServerConfig>;
  /** What is wrong with a text, as a file of that kind called `file`. */
  check(kind: ConfigFileKind, file: string, text: string): Promise<readonly ConfigDiagnostic[]>;
  userFile(): string;
  projectFile(worktree: string): string;
  /**
   * Adds domains to `allow_domains` of the project's file, or of `[project.<name>]` in the user's; makes the file
   * when there is none; changes no other character. Resolves with the file.
   */
  allowDomains(target: ConfigFileKind, repo: RepoLocation, domains: readonly string[]): Promise<string>;
}

/** The port to the answers of decision 9: what a person allowed, remembered by content. */
export interface Approvals {
  /** The parts that nobody has allowed yet; undefined when there are none. */
  missing(approval: Approval): Promise<Approval | undefined>;
  /** Remembers that all parts are allowed. */
  approve(approval: Approval): Promise<void>;
}
