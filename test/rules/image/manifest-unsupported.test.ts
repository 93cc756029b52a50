import { known, testRule } from '#testing';
import rule from '../../../rules/image/manifest-unsupported.ts';
import { call, denied, facts, IMAGE, meta, site, unasked } from './base.ts';

const told = call('image/manifest-unsupported', { how: 'malformed' });

testRule(rule, {
  faults: [
    {
      name: 'an attestation',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [
          facts(IMAGE, {
            image: known(
              meta({
                mediaType: 'application/vnd.oci.image.manifest.v1+json',
                artifactType: 'application/vnd.in-toto+json',
              }),
            ),
          }),
        ],
      },
      faults: [{ messageId: 'type', about: IMAGE, confidence: 'proven' }],
    },
    {
      name: 'a manifest of an unknown type',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(IMAGE, { image: known(meta({ mediaType: 'application/vnd.example+json' })) })],
      },
      faults: [{ messageId: 'type', about: IMAGE, confidence: 'proven' }],
    },
    {
      name: 'an image that ECR may not be asked about',
      given: { ...site, 'failure.calls': [told], 'image.references': [facts(IMAGE, { image: denied })] },
      faults: [{ messageId: 'told', about: IMAGE, confidence: 'likely' }],
    },
    {
      name: 'an index',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [
          facts(IMAGE, {
            image: known(
              meta({
                mediaType: 'application/vnd.oci.image.index.v1+json',
                artifactType: 'application/vnd.oci.image.config.v1+json',
              }),
            ),
          }),
        ],
      },
      faults: [{ messageId: 'told', about: IMAGE, confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'another failure',
      given: { ...site, 'failure.calls': [call('image/tag-not-found')], 'image.references': [facts()] },
    },
  ],
  undecided: [
    {
      name: 'the images are not known',
      given: { ...site, 'failure.calls': [told], 'image.references': unasked },
      blockedOn: 'images',
    },
  ],
});
