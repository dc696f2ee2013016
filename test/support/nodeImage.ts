import assert from 'node:assert/strict';
import type { Core } from '../../src/core/core';
import { imageOf } from './engineBench';
import { SampleRepo } from './sampleRepo';

/** The id of an image with Node.js, for servers of ours: any task with the stack `node` makes one. */
export async function nodeImage(core: Core, dir: string): Promise<string> {
  const repo = new SampleRepo(dir);
  repo.write('package.json', '{}\n');
  repo.agentScript(['node --version']);
  const task = await core.tasks.run({ repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' });
  assert.equal(task.stack, 'node');
  assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
  return imageOf(core, task.id);
}
