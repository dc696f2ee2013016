import { strict as assert } from 'node:assert';
import { ScreenFilter } from '../../../../src/core/terminal/screenFilter';
import { cpuMs } from '../../../support/cpuTime';

const esc = '\u001b';
const st = `${esc}\\`;

/** Cut at every place, and character by character: what comes out does not depend on it. */
function filtered(text: string): string {
  const whole = new ScreenFilter().push(text);
  for (let at = 1; at < text.length; at++) {
    const filter = new ScreenFilter();
    assert.equal(filter.push(text.slice(0, at)) + filter.push(text.slice(at)), whole, `cut at ${at}`);
  }
  const filter = new ScreenFilter();
  assert.equal([...text].map((char) => filter.push(char)).join(''), whole, 'char by char');
  return whole;
}

/** What programs send that draw: nothing of it may change. */
const passing: Readonly<Record<string, readonly string[]>> = {
  text: ['plain', 'Füge 👍 日本語 e\u0301', '\u00a0\u00ad', ' '],
  'controls of one character': [
    '\u0007',
    '\b',
    '\t',
    '\n',
    '\u000b',
    '\u000c',
    '\r',
    '\r\n',
    '\u000e',
    '\u000f',
  ],
  'the cursor': [
    '[A',
    '[12B',
    '[C',
    '[D',
    '[2E',
    '[F',
    '[10G',
    '[H',
    '[24;80H',
    '[5d',
    '[3e',
    '[2a',
    '[4`',
    '[1;2f',
  ],
  'saving the cursor': ['7', '8', '[s', '[u'],
  erasing: ['[J', '[0J', '[1J', '[2J', '[3J', '[K', '[1K', '[2K', '[?J', '[?2K', '[5X'],
  'inserting and deleting': ['[4@', '[2L', '[3M', '[P', "[2'}", "[2'~"],
  scrolling: ['[1;24r', '[r', '[2S', '[3T', '[2^', '[2 @', '[2 A', 'D', 'M', 'E'],
  tabs: ['H', '[g', '[3g', '[2I', '[Z'],
  repeating: ['[20b'],
  'colours and looks': [
    '[m',
    '[0m',
    '[1;31m',
    '[38;5;208m',
    '[48;2;1;2;3m',
    '[38:2::1:2:3m',
    '[4:3m',
    '[58:5:9m',
    '[0 q',
    '[5 q',
    '[1"q',
  ],
  'the alternate screen': ['[?1049h', '[?1049l', '[?47h', '[?1047l', '[?1048h'],
  'the modes of the cursor and the screen': [
    '[?25l',
    '[?25h',
    '[?12h',
    '[?7l',
    '[?6h',
    '[?5h',
    '[?45h',
    '[4h',
    '[20l',
    '[?1h',
  ],
  'several modes at once': ['[?1;25h', '[?1000;1006h', '[?12;25h'],
  'the mouse': [
    '[?9h',
    '[?1000h',
    '[?1002h',
    '[?1003h',
    '[?1005h',
    '[?1006h',
    '[?1015h',
    '[?1016h',
    '[?1007h',
  ],
  'pasting, the focus, and drawing at once': [
    '[?2004h',
    '[?1004h',
    '[?2026h',
    '[?2026l',
    '[?2027h',
    '[?2031h',
    '[?2048h',
  ],
  'the keypad': ['=', '>', '[?66h'],
  'character sets': ['(0', '(B', ')0', '*A', '+B', '-A', '.F', '/A', 'n', 'o', '|', '}', '~', 'N', 'O'],
  resetting: ['c', '[!p'],
  'test pictures and large lines': ['#8', '#3', '#6'],
  'questions about the cursor, the kind of terminal, its modes and colours': [
    '[5n',
    '[6n',
    '[?6n',
    '[?996n',
    '[c',
    '[0c',
    '[>c',
    '[>0c',
    '[>q',
    '[>0q',
    '[?2026$p',
    '[4$p',
    ']11;?\u0007',
    `]10;?${st}`,
  ],
  'how keys are told': ['[>4;2m', '[>4m', '[>4;0m', '[?4m', '[?u', '[>1u', '[<u', '[=1u', '[=1;2u'],
};

/** What reads, writes or claims beyond the screen, in the terminal of VS Code or in another one. */
const dropped: Readonly<Record<string, readonly string[]>> = {
  'OSC: titles': [']0;t\u0007', ']1;t\u0007', `]2;t${st}`],
  'OSC: the clipboard': [']52;c;aGk=\u0007', ']52;c;?\u0007', `]52;p;?${st}`, ']52;c;!\u0007'],
  'OSC: the folder': [']7;file://host/etc\u0007', ']9;9;C:\\\u0007', ']1337;CurrentDir=/etc\u0007'],
  'OSC: commands and marks of the shell integration': [
    ']633;A\u0007',
    ']633;B\u0007',
    ']633;C\u0007',
    ']633;D;0\u0007',
    ']633;E;rm -rf ~;nonce\u0007',
    ']633;F\u0007',
    ']633;G\u0007',
    ']633;P;Cwd=/etc\u0007',
    ']633;SetMark;Id=1\u0007',
    ']633;EnvJson;{};x\u0007',
    ']633;Completions;x\u0007',
    ']133;A\u0007',
    ']133;D;0\u0007',
    ']1337;SetMark\u0007',
    ']1337;File=name=YQ==;inline=1:YQ==\u0007',
    ']1337;Copy=:YQ==\u0007',
  ],
  'OSC: links': [
    `]8;;command:workbench.action.quit${st}`,
    ']8;;file:///etc/passwd\u0007',
    ']8;id=1;https://evil.example\u0007',
  ],
  'OSC: notices and progress': [
    ']9;hello\u0007',
    ']9;4;1;50\u0007',
    ']99;i=1;hello\u0007',
    ']777;notify;a;b\u0007',
  ],
  'OSC: colours that are set': [
    ']4;1;#ffffff\u0007',
    ']4;1;?\u0007',
    ']10;#000000\u0007',
    ']11;#000000\u0007',
    ']12;?\u0007',
    ']11;?;?\u0007',
    ']104\u0007',
    ']110\u0007',
    ']111\u0007',
    ']112\u0007',
    ']17;?\u0007',
  ],
  'OSC: all else': [
    ']50;font\u0007',
    ']22;pointer\u0007',
    ']\u0007',
    ']l\u0007',
    ']LIcon\u0007',
    ']3;x=y\u0007',
    ']P0ffffff\u0007',
    ']11;?\u0018',
    ']21;x\u0007',
  ],
  'DCS: settings, pictures, keys, capabilities, tmux': [
    `P$qm${st}`,
    `P$q"p${st}`,
    `Pq#0;2;0;0;0~${st}`,
    `P1$r0m${st}`,
    `P+q544e${st}`,
    `P0;1|17/x${st}`,
    `Ptmux;${esc}${esc}]52;c;?\u0007${st}`,
  ],
  'APC, PM, SOS': [`_Ga=T;AAAA${st}`, `_x${st}`, `^x${st}`, `Xx${st}`],
  'CSI: the window': [
    '[t',
    '[8;50;100t',
    '[20t',
    '[21t',
    '[22;0t',
    '[23;0t',
    '[14t',
    '[18t',
    '[3;0;0t',
    '[?3h',
    '[?40h',
    '[?80h',
  ],
  'CSI: modes that lock keys, change the parser or speak to Windows': [
    '[2h',
    '[12h',
    '[?2l',
    '[?2h',
    '[?1001h',
    '[?9001h',
    '[?1034h',
    '[?69h',
    '[?999h',
    '[h',
    '[?h',
    '[999h',
  ],
  'CSI: printing, lights and graphics': ['[i', '[5i', '[?5i', '[1q', '[?1;1;0S', '[>T', '[1;1;1;1;1T'],
  'CSI: questions that read the screen, or more': [
    '[1;1;1;1;1;1*y',
    '[?62n',
    '[?63;1n',
    '[?15n',
    '[?25n',
    '[?26n',
    '[?53n',
    '[=c',
    '[0x',
    '[7n',
    '[1c',
    '[>1c',
    '[6;6n',
    '[?6;5n',
  ],
  'CSI: rectangles, saved modes and colours': [
    '[88;1;1;9;9$x',
    '[1;1;9;9$z',
    '[1;1;2;2;1;3;3;1$v',
    '[1;1;2;2$r',
    '[?1049s',
    '[?1049r',
    '[1;2s',
    '[#{',
    '[#P',
    '[62;1"p',
    '[>5m',
    '[>4;2;1m',
    '[>4n',
    '[>3p',
    '[>1t',
  ],
  'CSI: malformed': ['[?>1h', '[1?h', '[1 2q', '[<1m', `[${'1;'.repeat(200)}m`, '[1\u00e4m', '[!?p'],
  'ESC: character sets that let eight bits be controls, and answers in eight bits': [
    '%@',
    '%G',
    ' F',
    ' G',
    'Z',
    '6',
    '9',
    'l',
    'm',
    '#9',
    '(!0',
    '(%5',
    '$(C',
    '&0',
    ',A',
    'V',
    'W',
    'k',
    '\\',
  ],
  'controls of one character': ['\u0000', '\u0005', '\u0011', '\u0013', '\u0018', '\u001a', '\u007f'],
  'C1 in eight bits': Array.from({ length: 32 }, (_, n) => String.fromCharCode(0x80 + n)),
};

describe('the filter for terminals of sandboxes', () => {
  for (const [what, sequences] of Object.entries(passing)) {
    it(`passes unchanged: ${what}`, () => {
      for (const sequence of sequences) {
        const sent =
          /^[\u0020-\u007e\u00a0-\uffff]/.test(sequence) && what !== 'text' ? esc + sequence : sequence;
        assert.equal(filtered(`a${sent}b`), `a${sent}b`, JSON.stringify(sequence));
      }
    });
  }

  for (const [what, sequences] of Object.entries(dropped)) {
    it(`removes: ${what}`, () => {
      for (const sequence of sequences) {
        const sent = /^[\u0020-\u007e]/.test(sequence) ? esc + sequence : sequence;
        assert.equal(filtered(`a${sent}b`), 'ab', JSON.stringify(sequence));
      }
    });
  }

  it('keeps only the allowed ones of several modes', () => {
    assert.equal(filtered(`${esc}[?1049;3;25;9001h`), `${esc}[?1049;25h`);
  });

  it('limits counts that would keep a terminal busy for hours', () => {
    for (const final of ['@', 'L', 'M', 'P', 'S', 'T', '^', 'X', 'I', 'Z', 'b', ' @', ' A', "'}", "'~"])
      assert.equal(filtered(`${esc}[2147483647${final}`), `${esc}[1000${final}`);
    assert.equal(filtered(`${esc}[99999999;99999999H`), `${esc}[65535;65535H`);
  });

  it('reads the text after a cancelled sequence', () => {
    assert.equal(filtered(`${esc}[1${esc}[31mx`), `${esc}[31mx`);
    assert.equal(filtered(`${esc}${esc}[31mx`), `${esc}[31mx`);
    assert.equal(filtered(`${esc}[1\u001831mx`), '31mx');
    assert.equal(filtered(`${esc}]52;c;x${esc}[31my`), `${esc}[31my`);
    assert.equal(filtered(`${esc}]52;c;x\u009cy`), 'y');
    assert.equal(filtered(`${esc}[3\n1mx`), `\n${esc}[31mx`);
    assert.equal(filtered(`${esc}]52;c\u009d52;c;x\u0007y`), 'y');
  });

  it('never lets a removal form a new sequence', () => {
    assert.equal(filtered(`${esc}\u0000]52;c;?\u0007x`), 'x');
    assert.equal(filtered(`${esc}\u007f]52;c;?\u0007x`), 'x');
    assert.equal(filtered(`${esc}${esc}[8t]52;c;?\u0007x`), ']52;c;?\u0007x');
    assert.equal(filtered(`${esc}\u009b]52;c;?\u0007`), ']52;c;?\u0007');
  });

  it('passes its own output unchanged', () => {
    const all = [...Object.values(passing), ...Object.values(dropped)].flat();
    const mixed = all.map((sequence, n) => `${n}${esc}${sequence}${sequence}`).join('');
    const once = new ScreenFilter().push(mixed);
    assert.equal(new ScreenFilter().push(once), once);
    assert.doesNotMatch(once, /[\u0000-\u0006\u0010-\u001a\u007f-\u009f]|\u001b[\]P_^X](?!1[01];\?)/);
  });

  it('filters random input to the same stable output', () => {
    const alphabet = [
      esc,
      '[',
      ']',
      'P',
      '?',
      '5',
      '2',
      ';',
      'c',
      'm',
      '\u0007',
      '\\',
      '\u009b',
      '\u0018',
      'h',
      ' ',
      '\u0000',
    ];
    let seed = 7;
    const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
    for (let n = 0; n < 2_000; n++) {
      const noise = Array.from({ length: 40 }, () => alphabet[next() % alphabet.length]).join('');
      const once = new ScreenFilter().push(noise);
      assert.equal(new ScreenFilter().push(once), once);
      assert.equal(new ScreenFilter().push(`${once}x`), `${once}x`, 'a terminal is out of every sequence');
    }
  });

  it('takes linear time, and does not buffer endless sequences', () => {
    const million = 'x'.repeat(1e6);
    for (const opening of ['', `${esc}]52;c;`, `${esc}P`, `${esc}[`, `${esc}_`, `${esc}%`]) {
      const filter = new ScreenFilter();
      assert.ok(cpuMs(() => void filter.push(opening + million)) < 5_000, JSON.stringify(opening));
    }
    const filter = new ScreenFilter();
    assert.ok(cpuMs(() => void filter.push(`${esc}[${'1'.repeat(1e6)}m`.repeat(3))) < 5_000);
    assert.ok(cpuMs(() => void filter.push(`${esc}[`.repeat(5e5))) < 5_000);
    assert.ok(JSON.stringify(filter).length < 1_000);
  });
});
