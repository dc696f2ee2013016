import { strict as assert } from 'node:assert';
import {
  labelText,
  markdownText,
  notificationText,
  outputText,
  withoutPictures,
} from '../../../../src/vscode/common/safeText';

describe('safeText', () => {
  it('breaks links in a notification, where VS Code would run the command', () => {
    const text = notificationText(
      'See [here](command:workbench.action.quit) or [there](https://evil.example)',
    );
    assert.doesNotMatch(text, /\]\(/);
    assert.match(text, /here.*command:workbench/);
  });

  it('keeps icons out of labels', () => {
    assert.doesNotMatch(labelText('$(check) done'), /\$\(/);
  });

  it('leaves words alone', () => {
    assert.equal(labelText('Füge „Größe“ hinzu (bitte) 👍'), 'Füge „Größe“ hinzu (bitte) 👍');
    assert.equal(notificationText('exit code 3 (out of memory)'), 'exit code 3 (out of memory)');
    assert.equal(markdownText('Füge 3 Dinge hinzu'), 'Füge 3 Dinge hinzu');
  });

  it('makes one line of many and keeps it short', () => {
    assert.equal(labelText('a\nb\r\nc'), 'a b c');
    assert.equal(labelText('x'.repeat(500), 10), `${'x'.repeat(9)}…`);
  });

  it('leaves an output channel no link to a file, which its name might have run', () => {
    const text = outputText(
      'see file:///tmp/x.ipynb, FILE://y and https://example.com\n\u009b31m\u001b]8;;x\u0007',
    );
    assert.doesNotMatch(text, /file:\/\//i);
    assert.match(text, /https:\/\/example\.com\n/);
    assert.doesNotMatch(text, /[\u001b\u0080-\u009f]/);
    assert.match(outputText('in profile: a'), /^in profile: a$/);
  });

  it('makes words of the pictures in Markdown', () => {
    for (const picture of ['![a](https://x)', '![a][b]', '!![a](x)', '![](x)'])
      assert.doesNotMatch(withoutPictures(picture), /!\[/);
    assert.equal(withoutPictures('[a](command:b) well!'), '[a](command:b) well!');
  });

  it('leaves Markdown nothing to read', () => {
    const marks = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
    assert.match(markdownText(marks), /^(?:&#\d+;){32}$/);
  });
});
