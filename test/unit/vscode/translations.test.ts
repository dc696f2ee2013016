import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { config } from '@vscode/l10n';
import { networkLabel } from '../../../src/vscode/tree/networkView';
import { nextStep } from '../../../src/vscode/tree/nextStep';
import { changeSummary, taskView } from '../../../src/vscode/tree/taskView';
import { aTask, at, states } from './aTask';

const root = join(__dirname, '..', '..', '..', '..');
const sources = readdirSync(join(root, 'src/vscode'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(root, 'src/vscode', name), 'utf8') }));
const bundle = JSON.parse(readFileSync(join(root, 'l10n/bundle.l10n.json'), 'utf8')) as Record<
  string,
  string
>;

const now = new Date(at('10:00:00'));

const literal = /\bl10n\.t\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;
const plain = (text: string): string => text.replace(/\\(.)/g, '$1');

describe('translations', () => {
  it('have every message of the sources in the bundle, and no other (npm run l10n)', () => {
    const used = sources.flatMap(({ text }) =>
      [...text.matchAll(literal)].map(([, single, double]) => plain(single ?? double ?? '')),
    );
    assert.deepEqual(Object.keys(bundle).sort(), [...new Set(used)].sort());
  });

  it('are asked for by whole messages: no template, no variable', () => {
    for (const { name, text } of sources)
      assert.equal([...text.matchAll(/\bl10n\.t\(/g)].length, [...text.matchAll(literal)].length, name);
  });

  it('are English in the bundle that comes with TSK', () => {
    for (const [key, text] of Object.entries(bundle)) assert.equal(text, key);
  });

  it('are there before any other file is loaded: some texts are made then', () => {
    const [first] = readFileSync(join(root, 'src/extension.ts'), 'utf8').split('\n');
    assert.equal(first, "import './vscode/useTranslations';");
  });

  describe('in another language', () => {
    before(() =>
      config({
        contents: {
          'no changes': 'keine Änderungen',
          '1 file +{0} −{1}': '1 Datei +{0} −{1}',
          '{0} files +{1} −{2}': '{0} Dateien +{1} −{2}',
          '{0} domains denied': '{0} Domänen verweigert',
          'Show Log': 'Protokoll zeigen',
          'agent {0}': 'Agent {0}',
        },
      }),
    );
    after(() => config({ contents: {} }));

    it('reach the files that do not know VS Code', () => {
      const change = { kind: 'branch', branch: 'b', commit: 'c', insertions: 3, deletions: 2 } as const;
      assert.equal(changeSummary(undefined), 'keine Änderungen');
      assert.equal(changeSummary({ ...change, files: 1 }), '1 Datei +3 −2');
      assert.equal(changeSummary({ ...change, files: 4 }), '4 Dateien +3 −2');
      assert.equal(networkLabel({ allowed: 1, denied: 2 }), '2 Domänen verweigert');
      assert.equal(nextStep(aTask({ state: states.failed })).title, 'Protokoll zeigen');
      assert.match(taskView(aTask(), now).spoken, /, Agent \w+,/);
    });

    it('do not change the marks by which commands are found', () => {
      assert.match(taskView(aTask({ state: states.failed }), now).contextValue, /^task failed ended/);
    });
  });
});
