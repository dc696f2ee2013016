import type { ApprovalPart, ConfigDiagnostic, CustomLayer, ResolvedConfig } from '../model/config';
import type { EngineKind } from '../model/configWords';
import type { RepoLocation } from '../model/repository';
import { present } from '../util/fields';
import { configValues } from './configValues';
import { customLayers, effectiveValues } from './effectiveValues';
import { approvalPart } from './approvalPart';
import { loosenings } from './loosening';
import type { Layer } from './mergeLayers';
import { sandboxFields } from './sandboxFields';

/** Everything that was read, before it is put together. */
export interface ConfigParts {
  readonly repo: RepoLocation;
  readonly project: string;
  readonly engine: EngineKind | undefined;
  /** Of the user's file alone. */
  readonly runtime: string | undefined;
  /** The strongest first, what was detected included. */
  readonly layers: readonly Layer[];
  /** Dockerfile layers from files, the weaker folder's first. */
  readonly files: readonly CustomLayer[];
  /** The text of the rules for squid, when there are any. */
  readonly squidText: string | undefined;
  readonly notices: readonly ConfigDiagnostic[];
  /** The agents that work with an account of the user's. */
  readonly accounts: ReadonlySet<string>;
  /** SHA-256 of the certificates that the project names, where they can be read. */
  readonly certificates: string | undefined;
  /** What ties the user's own table to this repository, where one is used that gives something. */
  readonly tie: ApprovalPart | undefined;
}

/** The configuration of a task from what all places say. */
export function resolveConfig(parts: ConfigParts): ResolvedConfig {
  const { repo, project, engine, runtime, layers, files, squidText, notices } = parts;
  const { accounts, certificates, tie } = parts;
  const values = effectiveValues(layers);
  const without = effectiveValues(layers.filter(({ source }) => source.kind !== 'project'));
  const custom = customLayers(values, files);
  const found = loosenings({ values, layers: custom, squidText, without, accounts, certificates });
  const asked = [approvalPart(repo, found), tie].filter((part) => part !== undefined);
  return {
    agent: values.agent.value,
    stack: values.stack.value,
    project,
    sandbox: {
      ...present({ engine, runtime }),
      ...sandboxFields(values),
      ...present({ squidConf: squidText }),
      layers: custom,
    },
    values: configValues(values, custom),
    notices,
    ...(asked.length ? { approval: { repository: repo.commonDir, parts: asked } } : {}),
  };
}
