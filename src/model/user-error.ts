export interface Trouble {
  /** Stable, for programs: `no-cluster`. */
  readonly code: string;
  /** What is wrong, one line without a full stop. */
  readonly title: string;
  /** Why, where there is more to say than the title does. */
  readonly detail?: string | undefined;
  /** What to do about it. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** Something a person can put right. Everything else that is thrown is a bug of ecs-doctor. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly hint: string;
  constructor({ code, title, detail = '', hint = '', cause }: Trouble) {
    super(detail === '' ? title : detail, cause === undefined ? {} : { cause });
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.hint = hint;
  }
}
