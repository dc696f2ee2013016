import type { OutputLine } from '../model/engine';
import { parseRecord, type JsonRecord } from '../util/json';

/** Longer lines are not parsed. */
const maxLine = 1024 * 1024;
/** A line of this length that is not JSON may be a piece of one: engines cut long lines, such as those with pictures. */
const minPiece = 500_000;

/** The kind of an output line, for agents that write one JSON object per line. */
export type JsonLine =
  | { readonly kind: 'event'; readonly record: JsonRecord }
  | { readonly kind: 'text' | 'too-long' | 'nothing' };

/** Separates events from other text, and finds the end of an event that arrived in pieces. */
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
