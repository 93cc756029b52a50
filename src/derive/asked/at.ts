import type { AskedWindow } from '../../model/asked-window.ts';
import { opt } from '../../model/opt.ts';
import { defineDerived } from '../define-derived.ts';

/** What of a service was asked about: the deployment that runs rather than the latest one, one of its tasks. */
export interface Focus {
  readonly judges?: 'running' | undefined;
  readonly task?: string | undefined;
  /** What hasn't failed yet was asked for, too. */
  readonly risks?: boolean | undefined;
  /** ARNs of what the fixes would change at load balancers. */
  readonly changes?: readonly string[] | undefined;
  readonly window?: AskedWindow | undefined;
}

/** When, where and about what was asked. Rules have no clock: time enters as evidence. */
export default (at: string, { judges, task, risks, changes, window }: Focus = {}) =>
  defineDerived({
    key: 'asked.at',
    from: [],
    async derive({ target }) {
      const about = {
        ...opt('judges', judges),
        ...opt('task', task),
        ...(risks === true && { risks: true as const }),
        ...opt('changes', changes),
        ...opt('window', window),
      };
      return { found: { at, region: target.region, ...opt('account', target.account), ...about } };
    },
  });
