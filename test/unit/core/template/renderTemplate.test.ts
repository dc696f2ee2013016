import assert from 'node:assert/strict';
import Mustache from 'mustache';
import { renderTemplate, type TemplateView } from '../../../../src/core/template/renderTemplate';

describe('templates', () => {
  it('are not kept by the library once they are filled', () => {
    renderTemplate('a {{NAME}}', { NAME: 'b' });
    assert.equal(Mustache.templateCache, undefined);
  });

  const filled: readonly [template: string, view: TemplateView, text: string][] = [
    ['FROM {{IMAGE}}', { IMAGE: 'debian:trixie' }, 'FROM debian:trixie'],
    [
      '{{A}} and {{{A}}}',
      { A: '<b> & "c" \'d\' / `e` =' },
      '<b> & "c" \'d\' / `e` = and <b> & "c" \'d\' / `e` =',
    ],
    ['{{A}}', { A: '{{B}} {{{C}}} {{=<% %>=}}' }, '{{B}} {{{C}}} {{=<% %>=}}'],
    ['{{A}}', { A: 0 }, '0'],
    ['{{A}}', { A: '' }, ''],
    ['{{#YES}}\nkept {{A}}\n{{/YES}}\nend', { YES: true, A: 1 }, 'kept 1\nend'],
    ['{{#NO}}{{UNUSED}}{{/NO}}{{^NO}}else{{/NO}}', { NO: false }, 'else'],
    ['{{#LIST}}{{.}},{{/LIST}}', { LIST: ['a', 'b'] }, 'a,b,'],
    ['{{#LIST}}{{name}}{{A}} {{/LIST}}', { LIST: [{ name: 'x' }, { name: 'y' }], A: 1 }, 'x1 y1 '],
    ['{{#LIST}}{{name}}{{/LIST}}', { LIST: [] }, ''],
    ['{{a.b}}', { a: { b: 'deep' } }, 'deep'],
    ['{{! a comment {{A}}', {}, ''],
    ['no variables, $HOME, {x}', {}, 'no variables, $HOME, {x}'],
  ];
  for (const [template, view, text] of filled) {
    it(`fills ${JSON.stringify(template)}`, () => assert.equal(renderTemplate(template, view), text));
  }

  const refused: readonly [template: string, view: TemplateView, message: RegExp][] = [
    ['{{A}} {{B}} {{A}} {{C}}', { B: 1 }, /needs values for A, C\./],
    ['{{A}}', { A: undefined }, /needs values for A\./],
    ['{{A}}', { A: null }, /needs values for A\./],
    ['{{#A}}x{{/A}}', {}, /needs values for A\./],
    ['{{^A}}x{{/A}}', {}, /needs values for A\./],
    ['{{#A}}{{B}}{{/A}}', { A: true }, /needs values for B\./],
    ['{{#A}}{{name}}{{/A}}', { A: [{ name: 1 }, {}] }, /needs values for name\./],
    ['{{^A}}{{B}}{{/A}}', { A: false }, /needs values for B\./],
    ['{{a.b}}', { a: {} }, /needs values for a\.b\./],
    ['{{toString}}', {}, /needs values for toString\./],
    ['{{> other}}', {}, /includes another one \(other\)/],
    ['{{#A}}', { A: 1 }, /Invalid template/],
    ['{{A', { A: 1 }, /Invalid template/],
  ];
  for (const [template, view, message] of refused) {
    it(`refuses ${JSON.stringify(template)} with ${JSON.stringify(view)}`, () => {
      assert.throws(() => renderTemplate(template, view), { code: 'bad-input', message });
    });
  }
});
