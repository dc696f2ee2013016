import type { Stack, Stacks } from '../model/image';
import { detectStack } from './detectStack';

/**
 * The toolchains that come with TSK, in the order in which a working tree is asked for them. Of a suffix, the part is left out
 * that a package manager publishes to and does not fetch from; where both are one host, that cannot be.
 */
export const builtInStacks: readonly Stack[] = [
  { name: 'rust', markers: ['Cargo.toml'], hosts: [{ suffix: '.crates.io', part: 'below' }] },
  { name: 'go', markers: ['go.mod'], hosts: ['.golang.org'] },
  { name: 'node', markers: ['package.json'], hosts: ['.npmjs.org', '.yarnpkg.com', 'nodejs.org'] },
  {
    name: 'python',
    markers: ['pyproject.toml', 'requirements.txt', 'setup.py', 'setup.cfg', 'Pipfile'],
    hosts: [{ suffix: '.pypi.org', part: 'itself' }, '.pythonhosted.org'],
  },
  {
    name: 'java',
    markers: ['pom.xml', 'build.gradle', 'build.gradle.kts'],
    hosts: ['.maven.apache.org', '.maven.org', '.gradle.org'],
  },
  {
    name: 'lua',
    markers: ['*.rockspec', '.luacheckrc', '.luarc.json', 'init.lua'],
    hosts: ['.luarocks.org'],
  },
  { name: 'default', markers: [], hosts: [] },
];

/** The toolchains that come with TSK. */
export function createStacks(): Stacks {
  return {
    names: builtInStacks.map(({ name }) => name).sort(),
    detect: (worktree) => detectStack(builtInStacks, worktree),
    hosts: (name) => builtInStacks.find((stack) => stack.name === name)?.hosts ?? [],
  };
}
