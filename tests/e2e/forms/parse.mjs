// Parse forms with the parsers of others:
//
//   node parse.mjs < FORMS
//
// FORMS is a JSON object from file names to texts. Prints one from file names to values. A
// text that its parser refuses ends the program with a message.

import { readFileSync } from 'node:fs';

import { parse as parse_hcl } from '@cdktf/hcl2json';
import { parseAllDocuments } from 'yaml';

const parsers = {
  json: (text) => JSON.parse(text),
  tf: (text, name) => parse_hcl(name, text),
  yaml: (text) => {
    // YAML 1.1 is what Go's readers take, 1.2 what others do: both must see the same.
    const [older, newer] = ['1.1', '1.2'].map((version) => {
      const documents = parseAllDocuments(text, { version, strict: true });
      const problem = documents.flatMap((document) => document.errors)[0];
      if (problem) {
        throw problem;
      }
      return documents.map((document) => document.toJS());
    });
    // 0o644 is a number in 1.2 only.
    const plain = (value) => JSON.stringify(value).replaceAll('"0o644"', '420');
    if (plain(older) !== plain(newer)) {
      throw new Error(`YAML 1.1 and 1.2 differ: ${plain(older)} ${plain(newer)}`);
    }
    return newer[0];
  },
};
parsers.yml = parsers.yaml;

const values = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const parser = parsers[name.slice(name.lastIndexOf('.') + 1)];
  try {
    values[name] = parser ? await parser(text, name) : text;
  } catch (problem) {
    console.error(`${name}: ${problem}\n${text}`);
    process.exit(1);
  }
}
process.stdout.write(JSON.stringify(values), () => process.exit(0)); // a runtime of Go stays
