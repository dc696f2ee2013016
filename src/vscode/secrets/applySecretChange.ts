import type { TaskController } from '../../core/controller/taskController';
import type { Agent } from '../../core/model/agent';
import type { Login } from '../../core/model/login';
import type { LoginStatus } from './loginStatus';

export interface SecretChangeParts {
  readonly core: {
    readonly agents: readonly Pick<Agent, 'name' | 'keys'>[];
    readonly login: (agent: string) => Promise<Login>;
    readonly tasks: Pick<TaskController, 'unhold'>;
  };
  readonly logins: Pick<LoginStatus, 'check'>;
}

/** After a secret was changed: checks which agents are logged in, and lets the tasks start that waited for it. */
export async function applySecretChange(
  { core, logins }: SecretChangeParts,
  name: string,
  change: 'set' | 'deleted' | undefined,
): Promise<void> {
  if (!change) return;
  await logins.check();
  if (change !== 'set') return;
  for (const agent of core.agents.filter(({ keys }) => keys.includes(name))) {
    const { missing } = await core.login(agent.name);
    if (missing === undefined) await core.tasks.unhold(agent.name);
  }
}
