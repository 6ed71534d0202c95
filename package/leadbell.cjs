#!/usr/bin/env node
// Any Node.js must be able to read this file, since a version that is too old says so here: no syntax from after 2009.
/* biome-ignore-all lint: an old Node.js reads it */
'use strict';

var least = require('../package.json').engines.node.replace('>=', '').split('.');
var version = process.versions.node.split('.');
var isEnough =
  Number(version[0]) > Number(least[0]) ||
  (Number(version[0]) === Number(least[0]) && Number(version[1]) >= Number(least[1]));

if (isEnough) {
  require('./start.cjs');
} else {
  console.error(
    'leadbell needs Node.js ' +
      least.join('.') +
      ' or later, and this is ' +
      process.versions.node +
      '.\n  Install a newer one from https://nodejs.org, or beside leadbell with: npm install node@' +
      least[0],
  );
  process.exitCode = 2;
}
