/** A replayed case has no answer to a call: the call was never made, which says nothing about AWS. */
export class NotRecorded extends Error {
  override readonly name = 'NotRecorded';
  readonly action: string;
  constructor(action: string) {
    super(`the case file has no answer to ${action}`);
    this.action = action;
  }
}
