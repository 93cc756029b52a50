export type Severity = 'error' | 'warning' | 'info';
export type Kind = 'symptom' | 'cause' | 'risk';
export const CONFIDENCE = ['possible', 'likely', 'proven'] as const;
/** Of "this made that symptom": possible = fits, a link unread; likely = enough by itself; proven = AWS named it, or it was read whole. */
export type Confidence = (typeof CONFIDENCE)[number];

/** One fact a finding rests on: the evidence, where in it, what stood there, and the call that brought it. */
export interface Citation {
  /** Receipt id, `ev:<key>`. */
  readonly evidence: string;
  /** JSON pointer (RFC 6901) into that evidence's value. */
  readonly path: string;
  readonly quote: unknown;
  /** The IAM action of the call. */
  readonly action?: string;
  /** The same fact as a person would say it, one line. */
  readonly says?: string;
}

export interface Fix {
  readonly title: string;
  /** as-is: runs as printed. fill-in: `<placeholders>` are left, or there are no commands and the title says what to change. judge: runs, but think first; `risk` says why. */
  readonly applies: 'as-is' | 'fill-in' | 'judge';
  /** Each complete in a shell of its own; run in order, in one folder: a step may leave a file for the next. */
  readonly commands?: readonly string[];
  readonly risk?: string;
  /** What sort of help it is, where that decides its place among the others: `src/fix/finish.ts` orders them. */
  readonly sort?: 'rollback';
}

export interface About {
  readonly type: string;
  readonly id: string;
  readonly arn?: string;
}
