import { z } from 'zod';
import { bundle } from './bundle.ts';
import { declarations } from './declarations.ts';
import { place, tidy } from './place.ts';
import { reportSchema } from './report-schema.ts';

// All that is published and not written by hand: the CLI and the library as bundles, the library's types, the schema of its report.
const schema = z.toJSONSchema(reportSchema, { target: 'draft-2020-12' });
const files = new Map([
  ...(await bundle()),
  ...declarations(),
  ['report.v1.schema.json', `${JSON.stringify(schema, null, 2)}\n`] as const,
]);
place(files);
tidy(files);
