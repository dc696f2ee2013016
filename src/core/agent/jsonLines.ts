import type { OutputLine } from '../model/engine';
import { parseRecord, type JsonRecord } from '../util/json';

/** A longer line is not parsed. */
const maxLine = 1024 * 1024;
/** From this length on, what is not JSON may be a piece: the engine cuts lines, and a picture is a long one. */
const minPiece = 500_000;

/** What a line of output is, to an agent whose program writes one JSON object a line. */
export type JsonLine =
  | { readonly kind: 'event'; readonly record: JsonRecord }
  | { readonly kind: 'text' | 'too-long' | 'nothing' };

/** Tells events from other text, and finds the end of an event that came in pieces. */
export class JsonLines {
  private inPieces = false;

  classify({ stream, text }: OutputLine): JsonLine {
    if (text.trim() === '') return { kind: 'nothing' };
    if (stream === 'stderr') return { kind: 'text' };
    const record = text.length <= maxLine && text.startsWith('{') ? parseRecord(text) : undefined;
    const isFurtherPiece = this.inPieces && !record;
    this.inPieces = !record && text.length >= minPiece;
    if (record) return { kind: 'event', record };
    if (isFurtherPiece) return { kind: 'nothing' };
    return { kind: this.inPieces ? 'too-long' : 'text' };
  }
}
