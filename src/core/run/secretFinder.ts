/** The least that a form has: where these many characters stand, a form may begin. */
export const minLength = 8;
/** A form that is longer is looked for by its parts, of this length. */
const partLength = 32;
/** So few beginnings are looked for one by one. */
const few = 12;
/** Of the polynomial that is the hash of a beginning, modulo 2^32. */
const base = 0x01000193;

/** Where a secret stands in a text: from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A part of a long form, and where it stands in there first. */
interface Part {
  readonly form: string;
  readonly at: number;
}

/** All that begin with the same characters, by what they are. */
interface Bucket {
  /** The longest first. */
  lengths: readonly number[];
  readonly found: Map<string, Part | undefined>;
}

/**
 * Finds texts in a text: in one pass with a rolling hash, however many and however long they are. A form of twice the
 * length of a part or more is found also where only a piece of it stands, that has a whole part. No regular expressions,
 * and nothing that takes longer because an agent wrote a text for that.
 */
export class SecretFinder {
  private readonly buckets = new Map<string, Bucket>();
  private size = 0;
  /** One bit for each hash of a beginning: most positions in most texts are passed by with that alone. */
  private filter = new Uint8Array(1);
  private shift = 31;

  add(forms: Iterable<string>): void {
    for (const form of forms) {
      if (form.length < minLength) continue;
      if (form.length < 2 * partLength) this.put(form, undefined);
      else for (const at of partsOf(form)) this.put(form.slice(at, at + partLength), { form, at });
    }
    this.refill();
  }

  /** In order; those that overlap or touch are one. */
  find(text: string): readonly Span[] {
    const { buckets, filter, shift } = this;
    // The engine's own search is quicker, a few times over.
    if (buckets.size <= few && ![...buckets.keys()].some((key) => text.includes(key))) return [];
    const spans: Span[] = [];
    const farthest = powerOf(base, minLength);
    let hash = 0;
    for (let n = 0; n < text.length; n++) {
      hash = (Math.imul(hash, base) + text.charCodeAt(n)) | 0;
      if (n >= minLength) hash = (hash - Math.imul(text.charCodeAt(n - minLength), farthest)) | 0;
      const slot = slotOf(hash, shift);
      if (n < minLength - 1 || ((filter[slot >>> 3] ?? 0) & (1 << (slot & 7))) === 0) continue;
      const span = this.longestAt(text, n - minLength + 1, spans.at(-1)?.end ?? 0);
      if (span) join(spans, span);
    }
    return spans;
  }

  private put(text: string, part: Part | undefined): void {
    const key = text.slice(0, minLength);
    const bucket = this.buckets.get(key) ?? { lengths: [], found: new Map<string, Part | undefined>() };
    this.buckets.set(key, bucket);
    // The same part stands at several positions: any of them will do. A whole form counts as that.
    if (bucket.found.has(text) && part) return;
    bucket.found.set(text, part);
    this.size += 1;
    if (!bucket.lengths.includes(text.length))
      bucket.lengths = [...bucket.lengths, text.length].sort((a, b) => b - a);
  }

  private refill(): void {
    const bits = Math.min(24, Math.max(15, Math.ceil(Math.log2(16 * (this.size + 1)))));
    this.shift = 32 - bits;
    this.filter = new Uint8Array(2 ** (bits - 3));
    for (const key of this.buckets.keys()) {
      let hash = 0;
      for (let n = 0; n < key.length; n++) hash = (Math.imul(hash, base) + key.charCodeAt(n)) | 0;
      const slot = slotOf(hash, this.shift);
      this.filter[slot >>> 3] = (this.filter[slot >>> 3] ?? 0) | (1 << (slot & 7));
    }
  }

  /** `known`: so far all was found already. */
  private longestAt(text: string, start: number, known: number): Span | undefined {
    const bucket = this.buckets.get(text.slice(start, start + minLength));
    if (!bucket) return undefined;
    for (const length of bucket.lengths) {
      const found = text.slice(start, start + length);
      if (!bucket.found.has(found)) continue;
      const part = bucket.found.get(found);
      return part ? extended(text, start, part, known) : { start, end: start + length };
    }
    return undefined;
  }
}

/** What the character counts that has just left the beginning. */
function powerOf(factor: number, exponent: number): number {
  return exponent === 0 ? 1 : Math.imul(factor, powerOf(factor, exponent - 1));
}

/** Where the parts of a form begin, that touch each other and end with it. */
function* partsOf({ length }: string): Generator<number> {
  for (let at = 0; at + partLength <= length; at += partLength) yield at;
  if (length % partLength) yield length - partLength;
}

/** The part with what stands before and after it in its form, too: less than one more part on either side. */
function extended(text: string, at: number, { form, at: from }: Part, known: number): Span {
  const isSame = (n: number): boolean => text.charCodeAt(n) === form.charCodeAt(from + n - at);
  const first = Math.max(0, known, at - from, at - partLength);
  const last = Math.min(text.length, at + form.length - from, at + 2 * partLength);
  let start = at;
  let end = Math.max(at + partLength, Math.min(known, last));
  while (start > first && isSame(start - 1)) start -= 1;
  while (end < last && isSame(end)) end += 1;
  return { start, end };
}

function join(spans: Span[], span: Span): void {
  let { start, end } = span;
  for (let last = spans.at(-1); last && start <= last.end; last = spans.at(-1)) {
    start = Math.min(start, last.start);
    end = Math.max(end, last.end);
    spans.pop();
  }
  spans.push({ start, end });
}

function slotOf(hash: number, shift: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> shift;
}
