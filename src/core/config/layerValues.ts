import type { EngineKind, EnvironmentEntry, History, NetworkMode } from '../model/config';
import type { Mount } from '../model/engine';

/** What a tsk.toml says for a stack. */
export interface StackSettings {
  readonly setup?: string;
  readonly extend?: boolean;
}

/** What a tsk.toml says for an agent. */
export interface AgentSettings extends StackSettings {
  readonly version?: string;
  readonly model?: string;
  readonly args?: readonly string[];
}

/**
 * What one layer of configuration says, checked, under the names of the file: a table of a tsk.toml that is the
 * project's file, `[defaults]` or `[project.<name>]`. What it does not speak of is absent.
 */
export interface LayerValues {
  readonly agent?: string;
  readonly stack?: string;
  readonly memory_gb?: number;
  readonly cpu?: number;
  readonly pids_limit?: number;
  readonly disk_gb?: number;
  readonly dind?: boolean;
  readonly privileged?: boolean;
  readonly sudo?: boolean;
  readonly git_town?: boolean;
  readonly network?: NetworkMode;
  readonly history?: History;
  readonly base_image?: string;
  readonly ca_bundle?: string;
  /** Minutes; 0: no limit. */
  readonly timeout_minutes?: number;
  readonly idle_timeout_minutes?: number;
  readonly agent_version?: string;
  readonly model?: string;
  readonly agent_args?: readonly string[];
  readonly setup?: string;
  readonly squid_conf?: string;
  readonly squid_conf_path?: string;
  readonly stack_config?: Readonly<Record<string, StackSettings>>;
  readonly agent_config?: Readonly<Record<string, AgentSettings>>;
  /** Sources are absolute or begin with `~/`; targets are absolute; names begin with `tsk-`. */
  readonly volumes?: readonly Mount[];
  readonly env?: readonly EnvironmentEntry[];
  readonly devices?: readonly string[];
  readonly host_ports?: readonly number[];
  /** In lower case. */
  readonly allow_domains?: readonly string[];
  readonly deny_domains?: readonly string[];
  /** Paths in the sandbox. */
  readonly remove_volumes?: readonly string[];
  readonly remove_env?: readonly string[];
  readonly remove_devices?: readonly string[];
  readonly remove_host_ports?: readonly number[];
  readonly remove_allow_domains?: readonly string[];
  readonly remove_deny_domains?: readonly string[];
}

/** A checked user's file: its own keys, and the layers it holds. */
export interface UserFileValues {
  readonly container_engine?: EngineKind;
  readonly container_runtime?: string;
  readonly server: {
    readonly workers?: number;
    readonly workers_per_repository?: number;
    readonly workers_per_agent?: number;
    readonly auto_clean_enabled?: boolean;
    readonly auto_clean_age_days?: number;
  };
  readonly defaults: LayerValues;
  /** By name, in lower case. */
  readonly projects: Readonly<Record<string, LayerValues>>;
}
