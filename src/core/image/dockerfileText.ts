import type { DockerfilePart } from '../model/image';

/** A Dockerfile as it grows, which knows of each part the lines where it stands. */
export class DockerfileText {
  // A comment before anything else: from here on, no layer can say which character joins lines.
  private readonly lines: string[] = ['# Made by TSK of several layers.'];
  private readonly parts: DockerfilePart[] = [];

  /** A part of its own, behind an empty line. */
  add(kind: DockerfilePart['kind'], origin: string, lines: readonly string[]): void {
    this.lines.push('');
    this.continue(kind, origin, lines);
  }

  /** A part that belongs to the one before. */
  continue(kind: DockerfilePart['kind'], origin: string, lines: readonly string[]): void {
    const firstLine = this.lines.length + 1;
    this.lines.push(...lines);
    this.parts.push({ kind, origin, firstLine, lastLine: this.lines.length });
  }

  whole(): { readonly dockerfile: string; readonly parts: readonly DockerfilePart[] } {
    return { dockerfile: `${this.lines.join('\n')}\n`, parts: this.parts };
  }
}
