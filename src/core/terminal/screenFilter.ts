import { passingCommand, passingControl, passingControls, passingEscape } from './screenSequences';

/** How a sequence that came only in part goes on. */
type State =
  | { readonly kind: 'text' }
  /** After `ESC`. */
  | { readonly kind: 'escape'; intermediates: string }
  /** After `ESC [`. */
  | { readonly kind: 'control'; text: string }
  /** After `ESC ]`: a command to the terminal. */
  | { readonly kind: 'command'; text: string }
  /** After `ESC P`, `ESC X`, `ESC ^`, `ESC _`: a text for a device. */
  | { readonly kind: 'string' };

const text: State = { kind: 'text' };
/** The longest sequence that is looked at, in characters; a longer one goes. */
const longest = 256;
/** Of what is to be looked at: control characters, also those of eight bits. */
const control = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * Lets through what draws on a terminal, and nothing else. What comes out are whole sequences in their plain form: however
 * the input was cut or nested, no terminal can read anything else in it. Takes linear time, and holds no more than one
 * short sequence.
 */
export class ScreenFilter {
  private state: State = text;

  /** The next piece of what a program in a sandbox has written, as far as it may be shown. */
  push(piece: string): string {
    let shown = '';
    let at = 0;
    while (at < piece.length) {
      if (this.state.kind !== 'text') {
        shown += this.step(piece.charAt(at));
        at++;
        continue;
      }
      control.lastIndex = at;
      const next = control.exec(piece)?.index ?? piece.length;
      shown += piece.slice(at, next);
      if (next < piece.length) shown += this.step(piece.charAt(next));
      at = next + 1;
    }
    return shown;
  }

  private step(char: string): string {
    const { state } = this;
    if (char === '\u001b') {
      // It ends whatever came before: a string ends with it, a sequence is broken off.
      this.state = { kind: 'escape', intermediates: '' };
      return state.kind === 'command' ? ended(state.text, '\u001b\\') : '';
    }
    if (state.kind === 'command' || state.kind === 'string') return this.inString(char);
    if (char < ' ' || (char >= '\u007f' && char <= '\u009f')) {
      // Cancelled, by CAN or SUB; other controls work in the midst of a sequence. Those of eight bits never do.
      if (char === '\u0018' || char === '\u001a' || char > '\u007f') this.state = text;
      return passingControls.has(char) ? char : '';
    }
    if (state.kind === 'escape') return this.inEscape(state, char);
    if (state.kind === 'control') return this.inControl(state, char);
    return char;
  }

  private inEscape(state: State & { readonly kind: 'escape' }, char: string): string {
    if (char >= ' ' && char <= '/') {
      if (state.intermediates.length < 4) state.intermediates += char;
      return '';
    }
    this.state = text;
    if (state.intermediates === '') {
      if (char === '[') this.state = { kind: 'control', text: '' };
      if (char === ']') this.state = { kind: 'command', text: '' };
      if (/[PX^_]/.test(char)) this.state = { kind: 'string' };
    }
    const passed = passingEscape(state.intermediates, char);
    return passed === undefined ? '' : `\u001b${passed}`;
  }

  private inControl(state: State & { readonly kind: 'control' }, char: string): string {
    if (char < '@' || char > '~') {
      // One too long is followed to its end, and is none that passes.
      if (state.text.length <= longest) state.text += char;
      return '';
    }
    this.state = text;
    const [, prefix, parameters = '', intermediates = ''] =
      state.text.length > longest ? [] : (/^([<=>?]?)([0-9;:]*)([ -/]*)$/.exec(state.text) ?? []);
    if (prefix === undefined) return '';
    const passed = passingControl({ prefix, parameters, intermediates, final: char });
    return passed === undefined ? '' : `\u001b[${passed}`;
  }

  private inString(char: string): string {
    const { state } = this;
    if (char === '\u0018' || char === '\u001a' || char === '\u009c') {
      this.state = text;
      return '';
    }
    // A bell ends a command, but none of the other strings.
    if (state.kind === 'command' && char === '\u0007') {
      this.state = text;
      return ended(state.text, char);
    }
    if (state.kind === 'command' && state.text.length <= longest) state.text += char;
    return '';
  }
}

/** A terminal answers with the end that the question had. */
function ended(command: string, end: string): string {
  const passed = passingCommand(command);
  return passed === undefined ? '' : `\u001b]${passed}${end}`;
}
