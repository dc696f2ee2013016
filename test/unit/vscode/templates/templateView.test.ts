import assert from 'node:assert/strict';
import { templateView } from '../../../../src/vscode/templates/templateView';
import { aTaskType, sourceWords } from '../aTaskType';

describe('a template in the tree', () => {
  it('says what it is for and whose it is', () => {
    const view = templateView(aTaskType(), sourceWords);
    assert.equal(view.label, 'feat');
    assert.equal(view.description, 'built in · Build something new');
    assert.equal(view.spoken, 'feat, built in, Build something new');
    assert.equal(view.contextValue, 'template builtIn customizable usable');
  });

  it('of a project says which one where there are several', () => {
    const view = templateView(aTaskType({ source: 'project', description: '' }), sourceWords, 'shop');
    assert.equal(view.description, 'project · shop');
    assert.equal(view.contextValue, 'template own usable');
  });

  it('that cannot be used says why, and offers no task', () => {
    const view = templateView(aTaskType({ source: 'user', problem: 'it is too large' }), sourceWords);
    assert.equal(view.icon, 'warning');
    assert.match(view.description, /cannot be used/);
    assert.match(view.tooltip, /it is too large/);
    assert.doesNotMatch(view.contextValue, /usable/);
  });

  it('keeps the line ends and pictures of a placeholder out of its Markdown', () => {
    const placeholders = ['a\n\n![x](https://evil.example/x.png)\n\n[y](command:evil)'];
    const { tooltip } = templateView(aTaskType({ placeholders }), sourceWords);
    assert.doesNotMatch(tooltip, /!\[|\]\(|https:\/\//);
    const [, , named = ''] = tooltip.split('\n\n');
    assert.match(named, /evil.*evil/, 'it stays one paragraph');
  });

  it('shows hostile text as text', () => {
    const description = '[x](command:evil) $(bug) \u202e';
    const view = templateView(aTaskType({ description, placeholders: ['a`](command:x)'] }), sourceWords);
    assert.doesNotMatch(view.tooltip, /\]\(command:evil/);
    assert.doesNotMatch(view.description, /\$\(bug\)|\u202e/);
  });
});
