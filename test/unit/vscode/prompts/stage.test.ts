import { strict as assert } from 'node:assert';
import { Emitter } from '../../../../src/core/util/event';
import { Stage, type StageInput } from '../../../../src/vscode/prompts/stage';

/** Inputs that note what happens to them; showing one hides the one before, as in VS Code. */
function someInputs(): { readonly notes: string[]; input(name: string): StageInput & { hide(): void } } {
  const notes: string[] = [];
  let visible: { hide(): void } | undefined;
  return {
    notes,
    input(name) {
      const hidden = new Emitter<void>();
      const input = {
        onDidHide: hidden.event,
        show: (): void => {
          notes.push(`${name} shown`);
          const before = visible;
          visible = input;
          before?.hide();
        },
        hide: (): void => hidden.fire(),
        dispose: (): void => void notes.push(`${name} disposed`),
      };
      return input;
    },
  };
}

describe('Stage', () => {
  it('keeps an input until the next is shown', () => {
    const { notes, input } = someInputs();
    const stage = new Stage();
    const left = (): void => void notes.push('left');
    stage.enter(input('one'), left);
    stage.enter(input('two'), left);
    assert.deepEqual(notes, ['one shown', 'two shown', 'one disposed']);
    stage.dispose();
    assert.deepEqual(notes.slice(3), ['two disposed']);
  });

  it('shows nothing more once the user left, also between two inputs', () => {
    const { notes, input } = someInputs();
    const stage = new Stage();
    const one = input('one');
    stage.enter(one, () => notes.push('left one'));
    one.hide();
    stage.enter(input('two'), () => notes.push('left two'));
    stage.dispose();
    assert.deepEqual(notes, ['one shown', 'left one', 'left two', 'one disposed', 'two disposed']);
  });
});
