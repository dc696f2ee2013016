import type { ConfigOverrides } from '../../core/model/config';
import { engineKinds, historyModes, networkModes } from '../../core/model/configWords';
import { keys } from '../../core/model/keys';
import { errors } from '../../core/util/errors';
import { present } from '../../core/util/fields';
import {
  flag,
  grouped,
  list,
  listOf,
  numberIn,
  oneOf,
  parsed,
  toggle,
  value,
  whole,
  type Given,
} from '../options';

/** The options that configure the sandbox; each overrides every file. */
export const sandboxOptions = grouped('Sandbox options', {
  agent: value('NAME', 'claude, codex, script or no-op (default: from tsk.toml, else claude)', 'a'),
  stack: value('NAME', 'toolchain (default: from tsk.toml, else detected from the files)'),
  project: value('NAME', '[project.NAME] of your tsk.toml to use (default: the name of the folder)'),
  model: value('NAME', 'model of the agent'),
  'agent-version': value('VERSION', 'version of the agent'),
  network: parsed('MODE', 'allowlist, none or open', { parse: oneOf(...networkModes) }),
  'no-network-isolation': flag('the same as --network open'),
  'allow-domain': list('NAME', 'allow a domain as well; may be repeated'),
  'deny-domain': list('NAME', 'deny a domain; may be repeated'),
  'host-port': listOf('PORT', 'forward a port of this machine; may be repeated', whole(1, 65_535)),
  memory: parsed('GB', 'memory limit', { parse: numberIn(keys.memory_gb.type) }),
  cpu: parsed('N', 'processor limit', { parse: numberIn(keys.cpu.type) }),
  timeout: parsed('MINUTES', 'stop the agent after that time; 0: never', {
    parse: numberIn(keys.timeout_minutes.type),
  }),
  'idle-timeout': parsed('MINUTES', 'stop the agent when it prints nothing for that time; 0: never', {
    parse: numberIn(keys.idle_timeout_minutes.type),
  }),
  history: parsed('MODE', 'how much git history the sandbox sees: full, branch or none', {
    parse: oneOf(...historyModes),
  }),
  dind: toggle('let the agent run containers'),
  sudo: toggle('let the agent become root in its sandbox'),
  privileged: toggle('run a privileged container'),
  device: list('PATH', 'add a device of this machine; may be repeated'),
  'container-engine': parsed('KIND', 'docker or podman', { parse: oneOf(...engineKinds) }),
  'approve-config': flag('print and allow everything that the configuration asks for beyond the defaults'),
});

export type SandboxGiven = Given<typeof sandboxOptions>;

/** What the options say. Throws `bad-input` when they contradict each other. */
export function sandboxOverrides(given: SandboxGiven): ConfigOverrides {
  const open = given['no-network-isolation'];
  if (open && given.network !== undefined && given.network !== 'open') {
    throw errors.badInput('Use either --network or --no-network-isolation, not both.');
  }
  return present({
    agent: given.agent,
    stack: given.stack,
    project: given.project,
    model: given.model,
    agentVersion: given['agent-version'],
    network: open ? ('open' as const) : given.network,
    allowDomains: given['allow-domain'],
    denyDomains: given['deny-domain'],
    hostPorts: given['host-port'],
    memoryGb: given.memory,
    cpus: given.cpu,
    timeoutMinutes: given.timeout,
    idleTimeoutMinutes: given['idle-timeout'],
    history: given.history,
    dind: given.dind,
    sudo: given.sudo,
    privileged: given.privileged,
    devices: given.device,
    engine: given['container-engine'],
  });
}
