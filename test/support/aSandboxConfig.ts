import type { SandboxConfig } from '../../src/core/model/config';

/** A configuration with the modest values of a test; give what the test is about. */
export function aSandboxConfig(part: Partial<SandboxConfig> = {}): SandboxConfig {
  return {
    memoryGb: 12,
    cpus: 8,
    pids: 2048,
    diskGb: 64,
    network: 'allowlist',
    allowDomains: [],
    denyDomains: [],
    hostPorts: [],
    privileged: false,
    sudo: false,
    dind: false,
    devices: [],
    volumes: [],
    environment: [],
    layers: [],
    baseImage: 'debian:trixie-slim',
    caBundle: 'auto',
    history: 'full',
    gitTown: false,
    agentArgs: [],
    ...part,
  };
}
