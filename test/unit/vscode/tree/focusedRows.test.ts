import { strict as assert } from 'node:assert';
import { Emitter } from '../../../../src/core/util/event';
import { FocusedRows, rowsOfToggle } from '../../../../src/vscode/tree/focusedRows';

describe('rowsOfToggle', () => {
  const cases: readonly (readonly [string, readonly (readonly string[])[], readonly string[]])[] = [
    ['a row outside of the selection', [['a'], ['a', 'b'], ['a']], ['b']],
    ['a row where nothing is selected', [[], ['b'], []], ['b']],
    ['the selected row', [['a'], [], ['a']], ['a']],
    ['one of several: it comes first', [['a', 'b', 'c'], ['a', 'c'], ['a', 'c', 'b']], ['b', 'a', 'c']],
    ['nothing yet', [[]], []],
    ['one toggle alone', [['a'], ['a', 'b']], []],
    ['two rows', [['a'], ['a', 'b'], ['a', 'b', 'c']], []],
    ['another selection', [['a'], ['b'], ['a']], []],
    ['a selection that did not come back', [['a'], ['a', 'b'], ['b']], []],
  ];
  for (const [title, selections, expected] of cases)
    it(`reads ${title}`, () => assert.deepEqual(rowsOfToggle(selections), expected));
});

/** A tree as VS Code has it: the extension sees its selection only. */
function aTree(): {
  selected: string[];
  focused: string | undefined;
  now: number;
  toggleTwice(): void;
  select(...rows: string[]): void;
  readonly rows: FocusedRows;
} {
  const emitter = new Emitter<{ readonly selection: readonly string[] }>();
  const tree = {
    selected: [] as string[],
    focused: undefined as string | undefined,
    now: 0,
    select(...rows: string[]): void {
      tree.selected = rows;
      emitter.fire({ selection: rows });
    },
    toggleTwice(): void {
      const { focused } = tree;
      if (focused === undefined) return;
      for (let n = 0; n < 2; n++) {
        const others = tree.selected.filter((row) => row !== focused);
        tree.select(...others, ...(others.length === tree.selected.length ? [focused] : []));
      }
    },
    rows: new FocusedRows({
      onDidChangeSelection: emitter.event,
      toggleTwice: () => Promise.resolve(tree.toggleTwice()),
      now: () => tree.now,
    }),
  };
  return tree;
}

describe('FocusedRows', () => {
  it('knows the row that had the focus when the key was pressed, also after the focus moved on', async () => {
    const tree = aTree();
    tree.select('a');
    tree.focused = 'b';
    tree.toggleTwice();
    tree.focused = 'c';
    assert.deepEqual(await tree.rows.ask('toggled'), ['b']);
  });

  it('looks itself where the key toggled nothing, and finds the selection around the focus', async () => {
    const tree = aTree();
    tree.select('a', 'b');
    tree.focused = 'b';
    assert.deepEqual(await tree.rows.ask('focus'), ['b', 'a']);
    assert.deepEqual(tree.selected, ['a', 'b']);
  });

  it('finds nothing where no row has the focus, whatever is selected', async () => {
    const tree = aTree();
    tree.select('a');
    for (const word of ['toggled', 'focus'] as const) assert.deepEqual(await tree.rows.ask(word), []);
  });

  it('takes a toggle for one key only', async () => {
    const tree = aTree();
    tree.focused = 'b';
    tree.toggleTwice();
    tree.focused = undefined;
    assert.deepEqual(await tree.rows.ask('toggled'), ['b']);
    assert.deepEqual(await tree.rows.ask('toggled'), []);
  });

  it('does not take what a person toggled before for the focus', async () => {
    const tree = aTree();
    tree.focused = 'b';
    tree.toggleTwice();
    tree.focused = undefined;
    tree.now += 6_000;
    assert.deepEqual(await tree.rows.ask('toggled'), []);
    tree.focused = 'b';
    tree.toggleTwice();
    tree.focused = 'c';
    assert.deepEqual(await tree.rows.ask('focus'), ['c']);
  });
});
