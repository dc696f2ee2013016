import { passingCommand, passingControl, passingControls, passingEscape } from './screenSequences';

/** The part of an unfinished sequence that has arrived. */
type State =
  | { readonly kind: 'text' }
  /** After `ESC`. */
  | { readonly kind: 'escape'; intermediates: string }
  /** After `ESC [`. */
  | { readonly kind: 'control'; text: string }
  /** After `ESC ]`: a command to the terminal. */
  | { readonly kind: 'command'; text: string }
  /** After `ESC P`, `ESC X`, `ESC ^`, `ESC _`: a string for a device. */
  | { readonly kind: 'string' };

const text: State = { kind: 'text' };
/** The longest sequence that can pass, in characters; the filter removes longer ones. */
const longest = 256;
/** Control characters, including 8-bit ones. */
const control = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * Passes only sequences that draw on a terminal. It writes complete sequences in their plain form: no matter how the input
 * was cut or nested, a terminal cannot read anything else in the output. Takes linear time, and buffers at most one short
 * sequence.
 */
export class ScreenFilter {
  private state: State = text;

  /** Filters the next piece of a program's output. */
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
      // It ends any state: it terminates a string and cancels a sequence.
      this.state = { kind: 'escape', intermediates: '' };
      return state.kind === 'command' ? ended(state.text, '\u001b\\') : '';
    }
    if (state.kind === 'command' || state.kind === 'string') return this.inString(char);
    if (char < ' ' || (char >= '\u007f' && char <= '\u009f')) {
      // CAN and SUB cancel a sequence. Other controls work inside a sequence, except 8-bit ones.
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
      // Follow a sequence that is too long to its end; it does not pass.
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
    // A bell ends a command, but no other string.
    if (state.kind === 'command' && char === '\u0007') {
      this.state = text;
      return ended(state.text, char);
    }
    if (state.kind === 'command' && state.text.length <= longest) state.text += char;
    return '';
  }
}

/** Keeps the terminator, because a terminal answers with the one that the query had. */
function ended(command: string, end: string): string {
  const passed = passingCommand(command);
  return passed === undefined ? '' : `\u001b]${passed}${end}`;
}
