import { defineCollector } from '../collector.ts';

/** When and where was asked. Rules have no clock: time enters as evidence. */
export default (at: string) =>
  defineCollector({
    key: 'asked.at',
    from: [],
    actions: [],
    async collect({ target }) {
      return { found: { at, region: target.region, ...(target.account !== undefined && { account: target.account }) } };
    },
  });
