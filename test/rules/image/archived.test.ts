import { known, testRule } from '#testing';
import rule from '../../../rules/image/archived.ts';
import { call, D1, denied, facts, IMAGE, meta, site } from './base.ts';

const BEFORE = '2025-12-01T00:00:00Z';
const AFTER = '2026-01-01T11:00:00Z';
const missing = call('image/tag-not-found', { how: 'missing' }, 'image/archived');
const archived = (more: object = {}) => [facts(IMAGE, { image: known(meta({ status: 'ARCHIVED', ...more })) })];

testRule(rule, {
  faults: [
    {
      name: 'archived before the pull',
      given: { ...site, 'failure.calls': [missing], 'image.references': archived({ archivedAt: BEFORE }) },
      faults: [{ messageId: 'archived', about: IMAGE, confidence: 'proven', calls: ['call-1'] }],
    },
    {
      name: 'since when it is archived is not said',
      given: { ...site, 'failure.calls': [missing], 'image.references': archived() },
      faults: [{ messageId: 'archived', about: IMAGE, confidence: 'likely', calls: ['call-1'] }],
    },
    {
      name: 'archived after the pull: not what made that pull fail, and what will make the next one fail',
      given: { ...site, 'failure.calls': [missing], 'image.references': archived({ archivedAt: AFTER }) },
      faults: [{ messageId: 'archived', about: IMAGE, confidence: 'likely', calls: [] }],
    },
    {
      name: 'nothing has failed: a risk',
      given: { ...site, 'failure.calls': [], 'image.references': archived({ archivedAt: BEFORE }) },
      faults: [{ messageId: 'archived', about: IMAGE, confidence: 'likely', calls: [] }],
    },
    {
      name: 'the pinned digest is archived',
      given: {
        ...site,
        'failure.calls': [call('image/digest-not-found', { how: 'missing' }, 'image/archived')],
        'image.references': [
          facts(IMAGE, { pinned: D1, image: known(meta({ status: 'ARCHIVED', archivedAt: BEFORE })) }),
        ],
      },
      faults: [{ messageId: 'archived', about: IMAGE, confidence: 'proven', calls: ['call-1'] }],
    },
    {
      name: 'it is being restored',
      given: { ...site, 'failure.calls': [missing], 'image.references': archived({ status: 'ACTIVATING' }) },
      faults: [{ messageId: 'activating', about: IMAGE, confidence: 'likely', calls: ['call-1'] }],
    },
    {
      name: 'it was restored after the pull',
      given: {
        ...site,
        'failure.calls': [missing],
        'image.references': archived({ status: 'ACTIVE', archivedAt: BEFORE, activatedAt: AFTER }),
      },
      faults: [{ messageId: 'restored', about: IMAGE, confidence: 'likely', calls: ['call-1'] }],
    },
  ],
  clear: [
    {
      name: 'an active image',
      given: { ...site, 'failure.calls': [missing], 'image.references': archived({ status: 'ACTIVE' }) },
    },
    {
      name: 'restored long before the pull',
      given: {
        ...site,
        'failure.calls': [missing],
        'image.references': archived({ status: 'ACTIVE', archivedAt: '2025-01-01T00:00:00Z', activatedAt: BEFORE }),
      },
    },
    {
      name: 'no status: there is no archive there',
      given: { ...site, 'failure.calls': [missing], 'image.references': [facts()] },
    },
  ],
  undecided: [
    {
      name: 'the images are denied',
      given: { ...site, 'failure.calls': [missing], 'image.references': denied },
      blockedOn: 'images',
    },
    {
      name: 'the image is denied',
      given: { ...site, 'failure.calls': [missing], 'image.references': [facts(IMAGE, { image: denied })] },
      blockedOn: 'images',
    },
  ],
});
