import { strict as assert } from 'node:assert';
import { Emitter } from '../../../../src/core/util/event';
import { FocusedRows, rowsOfToggle } from '../../../../src/vscode/tree/focusedRows';

describe('rowsOfToggle', () => {
  const cases: readonly (readonly [string, readonly (readonly string[])[], readonly string[]])[] = [
    ['a row outside of the selection', [['a'], ['a', 'b'], ['a']], ['b']],
    ['a row where nothing is selected', [[], ['b'], []], ['b']],
    ['the selected row', [['a'], [], ['a']], ['a']],
    [
      'one of several: it comes first',
      [
        ['a', 'b', 'c'],
        ['a', 'c'],
        ['a', 'c', 'b'],
      ],
      ['b', 'a', 'c'],
    ],
    ['nothing yet', [[]], []],
    ['one toggle alone', [['a'], ['a', 'b']], []],
    ['two rows', [['a'], ['a', 'b'], ['a', 'b', 'c']], []],
    ['another selection', [['a'], ['b'], ['a']], []],
    ['a selection that did not come back', [['a'], ['a', 'b'], ['b']], []],
  ];
  for (const [title, selections, expected] of cases)
    it(`reads ${title}`, () => assert.deepEqual(rowsOfToggle(selections), expected));
});

/** A tree as VS Code has it: an extension sees only what is selected. */
class Tree {
  selected: readonly string[] = [];
  focused: string | undefined;
  now = 0;
  private readonly emitter = new Emitter<{ readonly selection: readonly string[] }>();
  readonly rows = new FocusedRows({
    onDidChangeSelection: this.emitter.event,
    toggleTwice: () => Promise.resolve(this.toggleTwice()),
    now: () => this.now,
  });

  select(...rows: readonly string[]): void {
    this.selected = rows;
    this.emitter.fire({ selection: rows });
  }

  toggleTwice(): void {
    const { focused } = this;
    if (focused === undefined) return;
    for (let n = 0; n < 2; n++) {
      const others = this.selected.filter((row) => row !== focused);
      this.select(...others, ...(others.length === this.selected.length ? [focused] : []));
    }
  }
}

describe('FocusedRows', () => {
  it('knows the row that had the focus when the key was pressed, also after the focus moved on', async () => {
    const tree = new Tree();
    tree.select('a');
    tree.focused = 'b';
    tree.toggleTwice();
    tree.focused = 'c';
    assert.deepEqual(await tree.rows.ask('toggled'), ['b']);
  });

  it('looks itself where the key did not toggle, and finds the selection around the focus', async () => {
    const tree = new Tree();
    tree.select('a', 'b');
    tree.focused = 'b';
    assert.deepEqual(await tree.rows.ask('focus'), ['b', 'a']);
    assert.deepEqual(tree.selected, ['a', 'b']);
  });

  it('finds nothing where no row has the focus, whatever is selected', async () => {
    const tree = new Tree();
    tree.select('a');
    for (const word of ['toggled', 'focus'] as const) assert.deepEqual(await tree.rows.ask(word), []);
  });

  it('takes no row for the focused one that was selected and vanished', async () => {
    const tree = new Tree();
    tree.select('a');
    tree.select();
    assert.deepEqual(await tree.rows.ask('toggled'), []);
  });

  it('takes a toggle for one key only', async () => {
    const tree = new Tree();
    tree.focused = 'b';
    tree.toggleTwice();
    assert.deepEqual(await tree.rows.ask('toggled'), ['b']);
    assert.deepEqual(await tree.rows.ask('toggled'), []);
  });

  it('does not take what a person toggled before for the focus', async () => {
    const tree = new Tree();
    tree.focused = 'b';
    tree.toggleTwice();
    tree.now += 6_000;
    assert.deepEqual(await tree.rows.ask('toggled'), []);
    tree.toggleTwice();
    tree.focused = 'c';
    assert.deepEqual(await tree.rows.ask('focus'), ['c']);
  });
});
