// Reads an export as programs on Node do, and prints it as JSON.
//
//     node read.mjs table FILE    csv-parse, with its usual strictness
//     node read.mjs github FILE…  as GitHub's reporter action: it decodes the result and
//                                 adds up the scores, which are floats to it

import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

const READERS = {
  table: ([file]) => parse(readFileSync(file), { bom: true }),
  github: (files) =>
    files.map((file) => {
      const text = Buffer.from(readFileSync(file, 'ascii'), 'base64').toString('utf8');
      const result = JSON.parse(text);
      const sum = result.tests.reduce((sum, test) => sum + test.score, 0);
      return { result, printed: `${sum}/${result.max_score}` };
    }),
};

const [kind, ...files] = process.argv.slice(2);
process.stdout.write(JSON.stringify(READERS[kind](files)));
