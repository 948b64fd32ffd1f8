/** Why a file is not taken as a book. The desk's screen has a sentence for each. */
export type BookRefusal =
  // hostile: made to harm, or indistinguishable from it
  | 'bomb'
  | 'too-many-entries'
  | 'too-large'
  | 'too-deep'
  | 'path-escape'
  | 'symlink'
  | 'duplicate-name'
  | 'dtd'
  // broken: no fault of ill will
  | 'not-a-zip'
  | 'damaged'
  | 'bad-name'
  | 'encrypted'
  | 'no-container'
  | 'no-package'
  | 'no-spine'
  | 'missing-file'
  | 'not-well-formed';

/** Thrown by everything that reads a book it cannot take. `file` is the path inside the package, where one is to blame. */
export class RefusedBook extends Error {
  readonly reason: BookRefusal;
  readonly detail: string;
  readonly file: string | null;

  constructor(reason: BookRefusal, detail: string, file: string | null = null) {
    super(file === null ? `${reason}: ${detail}` : `${reason}: ${file}: ${detail}`);
    this.name = new.target.name;
    this.reason = reason;
    this.detail = detail;
    this.file = file;
  }
}

/** A book made to harm its reader or the server. */
export class HostileBook extends RefusedBook {}

/** A book that is damaged, locked or not an EPUB. */
export class BrokenBook extends RefusedBook {}
