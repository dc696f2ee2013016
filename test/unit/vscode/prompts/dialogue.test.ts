import { strict as assert } from 'node:assert';
import { dialogue, type Step } from '../../../../src/vscode/prompts/dialogue';

interface Draft {
  needsPrompt: boolean;
}

/** Steps that answer from a script and note what was asked. */
function scripted(answers: readonly ('answer' | 'back' | 'left')[]): {
  readonly asked: string[];
  readonly steps: readonly Step<Draft>[];
} {
  const rest = [...answers];
  const asked: string[] = [];
  const step = (name: string, isNeeded: Step<Draft>['isNeeded']): Step<Draft> => ({
    isNeeded,
    ask: (_draft, { step: at, totalSteps }) => {
      asked.push(`${name} ${at}/${totalSteps}`);
      return Promise.resolve(rest.shift() ?? 'answer');
    },
  });
  const steps = [
    step('type', () => true),
    step('prompt', ({ needsPrompt }) => needsPrompt),
    step('agent', () => true),
  ];
  return { asked, steps };
}

describe('dialogue', () => {
  it('asks all steps in order', async () => {
    const { asked, steps } = scripted([]);
    assert.equal(await dialogue('Run', { needsPrompt: true }, steps), true);
    assert.deepEqual(asked, ['type 1/3', 'prompt 2/3', 'agent 3/3']);
  });

  it('leaves out what is not needed', async () => {
    const { asked, steps } = scripted([]);
    await dialogue('Run', { needsPrompt: false }, steps);
    assert.deepEqual(asked, ['type 1/2', 'agent 2/2']);
  });

  it('goes back, but not before the first', async () => {
    const { asked, steps } = scripted(['answer', 'back', 'back', 'answer', 'answer', 'answer']);
    assert.equal(await dialogue('Run', { needsPrompt: true }, steps), true);
    assert.deepEqual(asked, ['type 1/3', 'prompt 2/3', 'type 1/3', 'type 1/3', 'prompt 2/3', 'agent 3/3']);
  });

  it('ends when the user leaves', async () => {
    const { asked, steps } = scripted(['answer', 'left']);
    assert.equal(await dialogue('Run', { needsPrompt: true }, steps), false);
    assert.equal(asked.length, 2);
  });
});
