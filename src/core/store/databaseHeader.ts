/** The first bytes of an SQLite file, as far as they tell whose it is. See https://sqlite.org/fileformat2.html */
export const headerBytes = 100;

/** "TSK!" in ASCII: what `PRAGMA application_id` says in a database of ours. */
export const applicationId = 0x54534b21;

const magic = 'SQLite format 3\0';
const at = {
  writeVersion: 18,
  readVersion: 19,
  changes: 24,
  schema: 60,
  application: 68,
  validFor: 92,
} as const;
const wal = 2;

export type HeaderVerdict =
  /** `changes` grows with each write. */
  | { readonly kind: 'ours'; readonly schema: number; readonly changes: number }
  | { readonly kind: 'foreign'; readonly why: string }
  | { readonly kind: 'damaged'; readonly why: string };

/** Decides from the header alone, before a byte of the rest is read. */
export function judgeHeader(header: Uint8Array): HeaderVerdict {
  const bytes = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, magic.length) !== magic) {
    return { kind: 'damaged', why: 'it is not an SQLite database' };
  }
  const application = bytes.readUInt32BE(at.application);
  if (application !== applicationId) {
    return { kind: 'foreign', why: `its application id is 0x${application.toString(16).padStart(8, '0')}` };
  }
  if (bytes[at.writeVersion] === wal || bytes[at.readVersion] === wal) {
    return { kind: 'foreign', why: 'it was switched to write-ahead logging' };
  }
  return { kind: 'ours', schema: bytes.readUInt32BE(at.schema), changes: bytes.readUInt32BE(at.changes) };
}

/**
 * Sets the change counter, as SQLite itself does with each write to a file. sql.js leaves it as it is, but
 * the file system's own marks are not enough to tell two quick writes apart: times are coarse, inodes are
 * used again, and the size is a number of whole pages.
 */
export function stampChanges(database: Uint8Array, changes: number): void {
  const bytes = Buffer.from(database.buffer, database.byteOffset, database.byteLength);
  bytes.writeUInt32BE(changes >>> 0, at.changes);
  bytes.writeUInt32BE(changes >>> 0, at.validFor);
}
