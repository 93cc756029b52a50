import { bundle } from './bundle.ts';
import { declarations } from './declarations.ts';
import { place, tidy } from './place.ts';
import { documentSchema } from './report-schema.ts';

// All that is published and not written by hand: the CLI and the library as bundles, the library's types, the schema of its report.
const files = new Map([
  ...(await bundle()),
  ...declarations(),
  ['report.v1.schema.json', `${JSON.stringify(documentSchema(), null, 2)}\n`] as const,
]);
place(files);
tidy(files);
