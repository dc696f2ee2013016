import assert from 'node:assert/strict';
import { createClaudeReader } from '../../../../src/core/agent/claudeReader';
import { SecretMask } from '../../../../src/core/run/secretMask';

function knowing(variables: Readonly<Record<string, string>>, content?: string): SecretMask {
  const mask = new SecretMask();
  mask.learn({ variables, files: content === undefined ? [] : [{ path: '.x/y', content }] });
  return mask;
}

describe('the mask of secrets', () => {
  const token = 'sk-a+b/c$d(e';

  it('takes a value out of a text, wherever and however often it stands', () => {
    const mask = knowing({ TOKEN: token });
    assert.equal(mask.text(`a ${token}, and ${token}${token}.`), 'a [secret], and [secret].');
    assert.equal(mask.text(`?t=${encodeURIComponent(token)}&`), '?t=[secret]&');
    assert.equal(mask.text('sk-a+b/c$d'), 'sk-a+b/c$d');
  });

  it('knows nothing until it learned, and adds what it learns', () => {
    const mask = new SecretMask();
    assert.equal(mask.text(token), token);
    mask.learn({ variables: { ONE: token }, files: [] });
    mask.learn({ variables: { TWO: 'another-one', LONGER: `${token}-and-more` }, files: [] });
    assert.equal(mask.line(`${token} another-one ${token}-and-more`), '[secret] [secret] [secret]');
  });

  it('leaves short values alone: they stand in many texts', () => {
    assert.equal(knowing({ A: '1234567', B: '', C: ' \n ' }).text('x1234567 '), 'x1234567 ');
    assert.equal(knowing({ A: '12345678' }).text('x12345678'), 'x[secret]');
  });

  it('knows each line of a value that has several, the tokens in JSON, and the password of a URL', () => {
    const pem = '-----BEGIN KEY-----\r\nMIIEabcdefgh\nQUJDREVGRw==\n-----END KEY-----\n';
    assert.equal(knowing({ A: pem }).text('  QUJDREVGRw== MIIEabcdefgh'), '  [secret] [secret]');
    const account = JSON.stringify({ kind: 'x', private_key: pem });
    assert.equal(knowing({ A: account }).text('QUJDREVGRw=='), '[secret]');
    assert.equal(knowing({ A: 'https://me:hidden-one@host/v1' }).text('-u me:hidden-one'), '-u me:[secret]');
  });

  it('knows the tokens of files for agents, and not their settings', () => {
    const mask = knowing(
      {},
      JSON.stringify({
        access_token: 'eyJhbGciOiJub25lIn0',
        last_refresh: '2026-01-01T00:00:00.000Z',
        a: 'b',
      }),
    );
    assert.equal(
      mask.text('eyJhbGciOiJub25lIn0 2026-01-01T00:00:00.000Z'),
      '[secret] 2026-01-01T00:00:00.000Z',
    );
    const toml = 'check_for_update = false\nbase_url = "https://u:password1@gateway.test/v1"\n';
    assert.equal(
      knowing({}, toml).text('check_for_update = false password1'),
      'check_for_update = false [secret]',
    );
  });

  it('takes it out of JSON, also where it is escaped, and leaves JSON of the same kind', () => {
    const quoted = 'se"cret\\value';
    const mask = knowing({ A: quoted, B: 'assistant', C: 'message_id' });
    const line = JSON.stringify({ type: 'assistant', message_id: 1, list: [{ text: `say ${quoted}` }] });
    assert.deepEqual(JSON.parse(mask.line(line)), {
      type: 'assistant',
      message_id: 1,
      list: [{ text: 'say [secret]' }],
    });
  });

  it('takes it out of what only looks like JSON, or is nested without end', () => {
    const mask = knowing({ A: token });
    assert.equal(mask.line(`{ ${token}`), '{ [secret]');
    const deep = `{"a":${'['.repeat(100_000)}"${token}"`;
    assert.ok(!mask.line(`${deep}${']'.repeat(100_000)}}`).includes(token));
  });

  it('takes it out before an agent’s reader cuts a text in its middle', () => {
    const mask = knowing({ A: token });
    const reader = createClaudeReader();
    for (let before = 19_980; before < 20_010; before++) {
      const result = `${'x'.repeat(before)}${token}`;
      const line = JSON.stringify({ type: 'result', subtype: 'success', is_error: false, result });
      const said = JSON.stringify(reader.read({ stream: 'stdout', text: mask.line(line) }));
      assert.ok(!said.includes(token.slice(0, 4)), `${before}`);
    }
  });

  it('takes it out of the name of a host, which has no capitals', () => {
    assert.equal(knowing({ A: 'AbCdEfGh12' }).host('abcdefgh12.example.test'), '[secret].example.test');
  });

  it('costs little for a million lines', () => {
    const mask = knowing({ A: token, B: 'b'.repeat(40), C: 'c'.repeat(100), D: 'd'.repeat(1_000) });
    const line = JSON.stringify({ type: 'assistant', text: 'lorem ipsum '.repeat(10) });
    const start = process.cpuUsage();
    for (let n = 0; n < 1_000_000; n++) mask.line(line);
    assert.ok(process.cpuUsage(start).user < 8_000_000);
  });

  const long = Buffer.from(Array.from({ length: 30_000 }, (_, n) => (n * n * 7 + n * 31) % 251)).toString(
    'base64',
  );

  it('takes out a secret of any length, and the short one beside it', () => {
    for (const size of [8, 63, 64, 65, 95, 96, 127, 128, 4_000, 40_000]) {
      const mask = knowing({ LONG: long.slice(0, size), SHORT: 'short-token-abcdef' });
      assert.equal(
        mask.text(`a ${long.slice(0, size)} b short-token-abcdef c`),
        'a [secret] b [secret] c',
        `${size}`,
      );
      assert.equal(mask.text(`a ${long.slice(0, size - 1)}`).length > 8, true);
    }
    const megabytes = long.repeat(40);
    const mask = knowing({ LONG: `${megabytes}end`, SHORT: 'short-token-abcdef' });
    assert.equal(mask.text(`x ${megabytes}end y short-token-abcdef`), 'x [secret] y [secret]');
    assert.equal(mask.line(JSON.stringify({ text: megabytes })), '{"text":"[secret]"}');
  });

  it('takes out secrets that overlap, touch, or contain each other', () => {
    const mask = knowing({ A: 'abcdefghijkl', B: 'ijklmnopqrst', C: 'efghijkl', D: 'zzzzzzzzz' });
    assert.equal(mask.text('.abcdefghijklmnopqrst.'), '.[secret].');
    assert.equal(mask.text('.abcdefghijklzzzzzzzzzzz.'), '.[secret].');
    assert.equal(mask.text('.efghijkl.ijklmnopqrs.'), '.[secret].ijklmnopqrs.');
  });

  it('takes out the parts of a long secret that somebody broke into lines', () => {
    const mask = knowing({ LONG: long });
    for (const width of [64, 76, 120]) {
      for (let at = 0; at + width <= 4_000; at += width)
        assert.equal(mask.text(`> ${long.slice(at, at + width)}`), '> [secret]', `${width} at ${at}`);
    }
  });

  it('finds a secret in JSON however its writer escapes', () => {
    const mask = knowing({ A: 'p&ss/w<rd>=é1' });
    const text = '{"text":"p\\u0026ss\\/w\\u003crd\\u003e\\u003d\\u00e91 \\u263a"}';
    assert.equal(mask.line(text), '{"text":"[secret] ☺"}');
    assert.equal(mask.line('{"text":"\\u263a \\/"}'), '{"text":"\\u263a \\/"}');
  });

  it('knows the whole password of a URL, also one with a colon', () => {
    const mask = knowing({ A: 'redis://:pa:ssword-1@host/0', B: `x://${':'.repeat(300_000)}` });
    assert.equal(mask.text('pa:ssword-1'), '[secret]');
  });

  it('takes time by the length of a text, not by that of the secrets', () => {
    const same = 'A'.repeat(1_000_000);
    const mask = knowing({ A: `Q${same}`, B: `${same}Q`, C: 'AAAAAAAAAB', D: 'A'.repeat(60) });
    const many = Array.from({ length: 20_000 }, (_, n) => `password-${n}-of-the-same-begin`).join('\n');
    const others = knowing({ A: many });
    const start = process.cpuUsage();
    assert.equal(mask.text(`. ${same}`), '. [secret]');
    assert.equal(others.text('password-x'.repeat(100_000)).length, 1_000_000);
    const { user } = process.cpuUsage(start);
    assert.ok(user < 10_000_000, `${user / 1e6} s`);
  });
});
