import { defineDerived } from '../define-derived.ts';

/** When and where was asked. Rules have no clock: time enters as evidence. */
export default (at: string) =>
  defineDerived({
    key: 'asked.at',
    from: [],
    async derive({ target }) {
      return { found: { at, region: target.region, ...(target.account !== undefined && { account: target.account }) } };
    },
  });
