import { opt } from '../../model/opt.ts';
import { defineDerived } from '../define-derived.ts';

/** When, where and about which deployment was asked. Rules have no clock: time enters as evidence. */
export default (at: string, judges?: 'running') =>
  defineDerived({
    key: 'asked.at',
    from: [],
    async derive({ target }) {
      return { found: { at, region: target.region, ...opt('account', target.account), ...opt('judges', judges) } };
    },
  });
