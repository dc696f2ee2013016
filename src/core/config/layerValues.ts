import type { EngineKind, WorkspaceRule } from '../model/configWords';
import type { keys } from '../model/keys';
import type { KeyName, ValueOf } from '../model/keyValues';

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

/** The keys whose tables have names of the user's. */
interface NamedTables {
  readonly stack_config?: Readonly<Record<string, StackSettings>>;
  readonly agent_config?: Readonly<Record<string, AgentSettings>>;
}

/**
 * What one layer of configuration says, checked, under the names of the file: a table of a tsk.toml that is the
 * project's file, `[defaults]` or `[project.<name>]`. What it does not speak of is absent.
 */
export type LayerValues = NamedTables & {
  readonly [K in Exclude<KeyName, keyof NamedTables>]?: ValueOf<(typeof keys)[K]>;
};

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
    readonly keep_workspaces?: WorkspaceRule;
  };
  readonly defaults: LayerValues;
  /** By name, in lower case. */
  readonly projects: Readonly<Record<string, LayerValues>>;
}
