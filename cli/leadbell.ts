#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { nodeProblem } from '../lambdas/platform/node-version.ts';
import { startLean } from '../local/machine/start-lean.ts';

const problem = nodeProblem();
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(2);
}
if (process.argv[2] === 'run') startLean();
// Before anything else is loaded: with the cache a start takes half as long.
enableCompileCache();
const { flush, letReadersGo } = await import('./shared/terminal/flush.ts');
const { runProgram } = await import('./program.ts');
const streams = [process.stdout, process.stderr];
for (const stream of streams) letReadersGo(stream);
const exitCode = await runProgram(process.argv.slice(2));
await Promise.all(streams.map(flush));
process.exit(exitCode);
