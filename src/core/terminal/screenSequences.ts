// What a sandboxed program can do to a person's terminal: draw, but not read, write or claim anything beyond the screen.
// The filter removes every sequence that is not listed here.

/** Controls of one character: bell, backspace, tab, the three line feeds, carriage return, and the two character sets. */
export const passingControls: ReadonlySet<string> = new Set('\u0007\b\t\n\u000b\u000c\r\u000e\u000f');

/** Saves and restores the cursor, moves it by lines, sets a tab, the keypad, resets, and shifts between character sets. */
const escapes: ReadonlySet<string> = new Set('78DEHM=>cNOno|}~');

/** Private modes: cursor, screen, mouse, focus, pasting and synchronised output. */
const privateModes: ReadonlySet<number> = new Set([
  1, 5, 6, 7, 8, 9, 12, 25, 45, 47, 66, 1000, 1002, 1003, 1004, 1005, 1006, 1007, 1015, 1016, 1045, 1047,
  1048, 1049, 2004, 2026, 2027, 2031, 2048,
]);
/** Insert mode and line feed mode. */
const ansiModes: ReadonlySet<number> = new Set([4, 20]);

/** The limit for repeated operations; no screen has more rows or columns. */
const maxRepeats = 1_000;
/** Terminals give no meaning to larger numbers. */
const maxNumber = 65_535;

/** A control sequence: `ESC [` prefix parameters intermediates final. */
export interface ControlSequence {
  /** One of `<=>?`, or nothing. */
  readonly prefix: string;
  readonly parameters: string;
  readonly intermediates: string;
  readonly final: string;
}

/** The form in which an escape sequence can pass, without its `ESC`; undefined if it cannot. */
export function passingEscape(intermediates: string, final: string): string | undefined {
  if (intermediates === '') return escapes.has(final) ? final : undefined;
  // Selects a character set, or draws a test pattern or lines of another size.
  const draws = /^[()*+\-./]$/.test(intermediates)
    ? /^[0-9A-Z<=>]$/.test(final)
    : intermediates === '#' && /^[34568]$/.test(final);
  return draws ? intermediates + final : undefined;
}

/** The form in which a control sequence can pass, without `ESC [`; undefined if it cannot. */
export function passingControl(sequence: ControlSequence): string | undefined {
  const { prefix, parameters, intermediates, final } = sequence;
  if (!/^[0-9;:]*$/.test(parameters)) return undefined;
  const numbers = parameters.split(';').map((text) => (/^\d*$/.test(text) ? Number(text) : NaN));
  const as = (passed: string): string => prefix + passed + intermediates + final;
  switch (prefix + intermediates + final) {
    // Cursor movement and shape, clearing tabs and text, the scrolling region, protected text.
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
    // Inserting, deleting, scrolling and repeating, with a count.
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
      // With more numbers, it turns on a mouse tracking mode that can block a terminal.
      return numbers.length === 1 ? as(bounded(parameters, maxRepeats)) : undefined;
    case 'm':
      return as(bounded(parameters, maxNumber));
    case 'h':
    case 'l':
      return modes(numbers, ansiModes, as);
    case '?h':
    case '?l':
      return modes(numbers, privateModes, as);
    // Queries whose answers contain only the terminal's own numbers: cursor position, kind of terminal, modes, dark or
    // light.
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
    // Key encodings: with modifiers (xterm), or kitty's protocol.
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

/** The query for a colour, from which programs detect a dark theme; undefined for any other command. */
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
