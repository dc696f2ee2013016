import type { Approvals, ConfigOverrides, Configuration, ResolvedConfig } from '../model/config';
import { ApprovalNeededError } from '../model/configErrors';
import type { RepoLocation } from '../model/repository';
import type { TaskRequest } from './taskRequest';

/** The part of a request that decides about the configuration. */
export type ConfigRequest = Pick<TaskRequest, 'agent' | 'stack' | 'flags' | 'settings'>;

/** The configuration of a request on a working tree. Throws `approval-needed` where nobody has allowed it yet. */
export async function approvedConfig(
  ports: { readonly configuration: Configuration; readonly approvals: Approvals },
  repo: RepoLocation,
  request: ConfigRequest,
): Promise<ResolvedConfig> {
  const config = await ports.configuration.resolve(repo, chosenOverrides(request), request.settings);
  const { approval } = config;
  if (approval && !(await ports.approvals.isApproved(approval))) throw new ApprovalNeededError(approval);
  return config;
}

/** What was chosen for this one task. */
export function chosenOverrides({ agent, stack, flags }: ConfigRequest): ConfigOverrides {
  return {
    ...flags,
    ...(agent === undefined ? {} : { agent }),
    ...(stack === undefined ? {} : { stack }),
  };
}
