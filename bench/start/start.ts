/**
 * The start of each function beside a bundle of just the clients that it cannot do without, and with its first call
 * beside the same clients asking the same: `npm run bench:start`. `steps` says how many requests followed one another.
 *
 * Function and reference take turns, so that whatever else the machine does falls on both; the medians are compared.
 * `-- 25 --json`: so many rounds, for machines.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../infra/bundle/bundle.ts';
import { bundleModule } from '../../infra/bundle/bundle-module.ts';
import { bundleSize } from '../../infra/bundle/bundle-size.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { readArguments } from '../read-arguments.ts';
import { measureFirstCalls } from './first-call.ts';
import { ENVIRONMENT, type Start, startOf } from './start-of.ts';

const ROOT = join(import.meta.dirname, '../..');
const FUNCTIONS = ['tick', 'poll', 'deliver', 'digest', 'answer'];
const {
  given: [ROUNDS],
  options: { json: isForMachines },
} = readArguments<[number], { json: boolean }>('bench:start');

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function rowOf(what: string, ours: readonly Start[], reference: readonly Start[]) {
  const [ms, cpuMs] = [median(ours.map((one) => one.ms)), median(ours.map((one) => one.cpuMs))];
  const [refMs, refCpuMs] = [
    median(reference.map((one) => one.ms)),
    median(reference.map((one) => one.cpuMs)),
  ];
  return {
    function: what,
    ms: ms.toFixed(1),
    'reference ms': refMs.toFixed(1),
    ratio: (ms / refMs).toFixed(2),
    'ratio CPU': (cpuMs / refCpuMs).toFixed(2),
  };
}

async function measureStart(entry: string, made: string, config: object) {
  const directory = join(made, entry);
  bundle(entry, config, directory);
  const [ours, theirs]: [Start[], Start[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await startOf(directory, ENVIRONMENT));
    theirs.push(await startOf(join(made, 'reference'), ENVIRONMENT));
  }
  const kilobytes = (bundleSize(directory).atStartBytes / 1000).toFixed(0);
  return { ...rowOf(entry, ours, theirs), 'KB at start': kilobytes };
}

const made = mkdtempSync(join(tmpdir(), 'leadbell-start-'));
try {
  const { config } = readConfig(readFileSync(join(ROOT, 'leadbell.example.yaml'), 'utf8'), 'leadbell.yaml');
  mkdirSync(join(made, 'reference'));
  // As everybody would bundle it: with nothing in place of what it imports.
  bundleModule(join(import.meta.dirname, 'reference.ts'), join(made, 'reference'), { isPlain: true });
  const starts = [];
  for (const entry of FUNCTIONS) starts.push(await measureStart(entry, made, config));
  const calls = (await measureFirstCalls(made, ROUNDS)).map(({ of, requests, steps, ours, reference }) => ({
    ...rowOf(of, ours, reference),
    requests,
    steps,
  }));
  if (isForMachines) console.log(JSON.stringify({ starts, calls }));
  else {
    console.table(starts);
    console.log('With the first call:');
    console.table(calls);
  }
} finally {
  rmSync(made, { recursive: true, force: true });
}
