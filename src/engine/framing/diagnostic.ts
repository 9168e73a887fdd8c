/** A rule that the server broke and that was got over. */
export interface Diagnostic {
  /** A short name for the kind of fault: each is reported once. */
  code: string;
  /** What was wrong, in a sentence. */
  message: string;
}
