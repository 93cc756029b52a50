/** What a person can put right: a sentence, why, and the way out. Everything else that is thrown is a bug of ours. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: string;
  readonly title: string;
  readonly hint: string;
  constructor(code: string, title: string, message: string, hint = '', cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.title = title;
    this.hint = hint;
  }
}
