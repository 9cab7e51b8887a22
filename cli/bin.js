#!/usr/bin/env node
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

const compiled = join(__dirname, '..', 'dist', 'cli', 'main.js');
if (existsSync(compiled)) {
  require(compiled)
    .main(process.argv.slice(2), process.env)
    .then((code) => process.exit(code));
} else {
  process.stderr.write('tuntas: it has not been compiled yet; run npm run build first.\n');
  process.exitCode = 1;
}
