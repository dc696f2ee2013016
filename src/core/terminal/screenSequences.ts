// What a program in a sandbox may make of the terminal of a person: whatever draws, and nothing that reads, writes or claims
// anything beyond the screen. Everything that does not stand here is left out.

/** Controls of one character: bell, backspace, tab, the three line feeds, carriage return, and the two character sets. */
export const passingControls: ReadonlySet<string> = new Set('\u0007\b\t\n\u000b\u000c\r\u000e\u000f');

/** Saves and restores the cursor, moves it by lines, sets a tab, the keypad, resets, and shifts between character sets. */
const escapes: ReadonlySet<string> = new Set('78DEHM=>cNOno|}~');

/** Private modes: of the cursor, the screen, the mouse, the focus, pasting, and drawing at once. */
const privateModes: ReadonlySet<number> = new Set([
  1, 5, 6, 7, 8, 9, 12, 25, 45, 47, 66, 1000, 1002, 1003, 1004, 1005, 1006, 1007, 1015, 1016, 1045, 1047,
  1048, 1049, 2004, 2026, 2027, 2031, 2048,
]);
/** Insertion, and what a line feed does. */
const ansiModes: ReadonlySet<number> = new Set([4, 20]);

/** A terminal does some things as often as it is told: more than this no screen has rows or columns. */
const maxRepeats = 1_000;
/** Larger numbers mean nothing to a terminal. */
const maxNumber = 65_535;

/** A control sequence: `ESC [` prefix parameters intermediates final. */
export interface ControlSequence {
  /** One of `<=>?`, or nothing. */
  readonly prefix: string;
  readonly parameters: string;
  readonly intermediates: string;
  readonly final: string;
}

/** The escape sequence as it may be passed on, without its `ESC`; undefined when it may not. */
export function passingEscape(intermediates: string, final: string): string | undefined {
  if (intermediates === '') return escapes.has(final) ? final : undefined;
  // Chooses a character set, or draws a test picture or lines of another size.
  const draws = /^[()*+\-./]$/.test(intermediates)
    ? /^[0-9A-Z<=>]$/.test(final)
    : intermediates === '#' && /^[34568]$/.test(final);
  return draws ? intermediates + final : undefined;
}

/** The control sequence as it may be passed on, without `ESC [`; undefined when it may not. */
export function passingControl(sequence: ControlSequence): string | undefined {
  const { prefix, parameters, intermediates, final } = sequence;
  if (!/^[0-9;:]*$/.test(parameters)) return undefined;
  const numbers = parameters.split(';').map((text) => (/^\d*$/.test(text) ? Number(text) : NaN));
  const as = (passed: string): string => prefix + passed + intermediates + final;
  switch (prefix + intermediates + final) {
    // The cursor: moved, saved, restored, and how it looks; tabs cleared; the region that scrolls; protected text.
    case 'A':
    case 'B':
    case 'C':
    case 'D':
    case 'E':
    case 'F':
    case 'G':
    case 'H':
    case 'a':
    case 'd':
    case 'e':
    case 'f':
    case '`':
    case 'g':
    case 'r':
    case 'J':
    case 'K':
    case '?J':
    case '?K':
    case ' q':
    case '"q':
    case '!p':
      return as(bounded(parameters, maxNumber));
    case 's':
    case 'u':
      return parameters === '' ? as('') : undefined;
    // Inserted, deleted, scrolled and repeated as often as is said.
    case '@':
    case 'L':
    case 'M':
    case 'P':
    case 'S':
    case 'X':
    case 'Z':
    case 'I':
    case 'b':
    case ' @':
    case ' A':
    case '^':
    case "'}":
    case "'~":
      return as(bounded(parameters, maxRepeats));
    case 'T':
      // With more numbers it tracks the mouse in a way that can block a terminal.
      return numbers.length === 1 ? as(bounded(parameters, maxRepeats)) : undefined;
    case 'm':
      return as(bounded(parameters, maxNumber));
    case 'h':
    case 'l':
      return modes(numbers, ansiModes, as);
    case '?h':
    case '?l':
      return modes(numbers, privateModes, as);
    // Answers that hold nothing but numbers of the terminal's own: where the cursor is, what kind of terminal it is,
    // which modes are set, whether it is dark.
    case 'n':
      return isOneOf(numbers, [5, 6]) ? as(parameters) : undefined;
    case '?n':
      return isOneOf(numbers, [6, 996]) ? as(parameters) : undefined;
    case 'c':
    case '>c':
    case '>q':
      return isOneOf(numbers, [0]) ? as(parameters) : undefined;
    case '$p':
    case '?$p':
      return numbers.length === 1 ? as(bounded(parameters, maxNumber)) : undefined;
    // How keys are told: with what modifies them (xterm), or in the way of kitty.
    case '>m':
      return numbers[0] === 4 && numbers.length <= 2 ? as(bounded(parameters, maxNumber)) : undefined;
    case '?m':
      return isOneOf(numbers, [4]) ? as(parameters) : undefined;
    case '?u':
    case '>u':
    case '<u':
    case '=u':
      return as(bounded(parameters, 31));
    default:
      return undefined;
  }
}

/** The question for a colour, which is how programs learn whether it is dark; undefined for all else. */
export function passingCommand(text: string): string | undefined {
  return /^1[01];\?$/.test(text) ? text : undefined;
}

function modes(
  numbers: readonly number[],
  allowed: ReadonlySet<number>,
  as: (passed: string) => string,
): string | undefined {
  const passed = numbers.filter((number) => allowed.has(number));
  return passed.length ? as(passed.join(';')) : undefined;
}

function isOneOf(numbers: readonly number[], allowed: readonly number[]): boolean {
  const [number = NaN] = numbers;
  return numbers.length === 1 && allowed.includes(number);
}

function bounded(parameters: string, max: number): string {
  return parameters.replace(/\d+/g, (digits) => (Number(digits) > max ? String(max) : digits));
}
