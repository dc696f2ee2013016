import { strict as assert } from 'node:assert';
import { claimants, claimsOf, pictureViewer } from '../../../../src/vscode/opening/editorClaims';
import { cpuMs } from '../../../support/cpuTime';
import { isPlain, isPlainForBytes, plainPath } from '../../../../src/vscode/opening/plainName';

const manifests = [
  { contributes: { notebooks: [{ type: 'jupyter', selector: [{ filenamePattern: '*.ipynb' }] }] } },
  {
    contributes: {
      customEditors: [
        { viewType: pictureViewer, selector: [{ filenamePattern: '*.{png,jpg,svg}' }] },
        { viewType: 'draw', selector: [{ filenamePattern: '*.drawio.png' }, { filenamePattern: '*.dio' }] },
      ],
    },
  },
  {
    contributes: {
      customEditors: [
        { viewType: 'html', priority: 'option', selector: [{ filenamePattern: '*.html' }] },
        {
          viewType: 'xml',
          priority: { textEditor: 'option', diffEditor: 'default' },
          selector: [{ filenamePattern: '*.xml' }],
        },
      ],
    },
  },
  {},
  undefined,
];
const associations = { '*.md': 'preview', '*.py': 'default', '**/config/*.toml': 'forms' };
const claims = claimsOf(manifests, associations);

describe('the claims of editors', () => {
  const table: Readonly<Record<string, readonly string[]>> = {
    'results.ipynb': ['jupyter'],
    'RESULTS.IPYNB': ['jupyter'],
    'a.png': [pictureViewer],
    'a.drawio.png': [pictureViewer, 'draw'],
    'notes.md': ['preview'],
    'any.toml': ['forms'],
    'main.py': [],
    ipynb: [],
    'a.ipynb.txt': [],
    '': [],
  };
  for (const [name, editors] of Object.entries(table))
    it(`on “${name}”: ${editors.join(', ') || 'none'}`, () =>
      assert.deepEqual(claimants(name, claims), editors));

  it('are rather one too many than one too few', () => {
    const hard = ['*.[ab]c', '{*.x,*.{y,z}}', '{a/b,c}', '*', '**', '**/*', ' *.txt '];
    for (const pattern of hard)
      assert.deepEqual(claimants('a.txt', claimsOf([], { [pattern]: 'one' })), ['one'], pattern);
    assert.ok(claimants('x'.repeat(300), claimsOf([], { 'y.txt': 'one' })).includes('one'));
  });

  it('are found with stars and question marks anywhere', () => {
    const matches = (pattern: string, name: string): boolean =>
      claimants(name, claimsOf([], { [pattern]: 'one' })).length > 0;
    const fit = [
      ['a*b*c', 'abc'],
      ['a*b*c', 'axxbxbxc'],
      ['?.x', 'a.x'],
      ['*a?c*', 'xxabcxx'],
      ['test.*', 'test.js'],
      ['*.{a,b}.c', 'x.b.c'],
      ['*.code-*', 'x.code-search'],
    ] as const;
    const misfit = [
      ['a*b*c', 'acb'],
      ['?.x', 'ab.x'],
      ['ab*ba', 'aba'],
      ['test.*', 'atest.js'],
      ['*.{a,b}.c', 'x.d.c'],
    ] as const;
    for (const [pattern, name] of fit) assert.ok(matches(pattern, name), `${pattern} ${name}`);
    for (const [pattern, name] of misfit) assert.ok(!matches(pattern, name), `${pattern} ${name}`);
  });

  it('cost little, whatever a name is like', () => {
    const many = claimsOf([], { [`${'*a'.repeat(60)}*b`]: 'one' });
    const name = 'a'.repeat(255);
    assert.ok(cpuMs(() => void claimants(name, many)) < 1_000);
  });
});

describe('a name that only the text editor takes', () => {
  const path = (given: string): string => plainPath(given, claims);

  it('is that of code, as it is: its colours come from it', () => {
    for (const given of ['src/a.ts', 'lib/b.rs', 'Makefile', '.gitignore', 'a/Dockerfile', 'c.json'])
      assert.equal(path(given), given);
  });

  it('is that of code also where an editor offers itself, but not for bytes', () => {
    assert.equal(path('a/page.html'), 'a/page.html');
    assert.notEqual(path('a/data.xml'), 'a/data.xml', 'one kind of editor takes it unasked');
    assert.equal(isPlainForBytes('page.html', claims), false);
    assert.equal(isPlainForBytes('main.py', claims), true);
    assert.equal(isPlainForBytes(path('page.ipynb'), claims), true);
  });

  it('is made of one that an editor claims, or may claim', () => {
    const hostile = [
      ['a/results.ipynb', 'an extension'],
      ['notes.md', 'a setting'],
      ['a.svg', 'an extension'],
      ['x.drawio', 'nobody who can be seen'],
      ['x.pdf', 'nobody who can be seen'],
      ['x.interactive', 'a part of VS Code'],
      ['.interactive', 'a part of VS Code'],
      ['a.ipynb.', 'nobody'],
      ['.ipynb', 'an extension'],
    ] as const;
    for (const [given, by] of hostile) {
      const made = path(given);
      assert.notEqual(made, given, `${given}, claimed by ${by}`);
      assert.ok(isPlain(made.split('/').at(-1) ?? '', claims));
      assert.deepEqual(claimants(made.split('/').at(-1) ?? '', claims), []);
      assert.equal(made.replace('\u2060', ''), given, 'it reads the same');
    }
  });
});
