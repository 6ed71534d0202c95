/**
 * All that is measured, each figure beside its reference in the same run: `npm run bench`. It takes half an hour, and
 * writes bench/RESULTS.md. `npm run bench -- listing memory` measures these and leaves the file alone.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { MEASURES, type Measure } from './commands.ts';
import { countedSection } from './measures/counted.ts';
import { measureLatency } from './measures/latency.ts';
import { measureListing } from './measures/listing.ts';
import { measureLongRun } from './measures/long-run.ts';
import { measureMemory } from './measures/memory.ts';
import { asMarkdown, type Section } from './measures/section.ts';
import { measureStarts } from './measures/starts.ts';
import { measureTelling } from './measures/telling.ts';
import { measureMinute } from './minute/minute.ts';
import { measureBacklog } from './peers/backlog.ts';
import { readArguments } from './read-arguments.ts';

const MEASURE_OF: Readonly<Record<Measure, () => Section | Promise<Section | Section[]>>> = {
  listing: measureListing,
  telling: measureTelling,
  latency: measureLatency,
  memory: measureMemory,
  starts: measureStarts,
  counted: countedSection,
  'long-run': () => measureLongRun(),
  minute: measureMinute,
  peers: () => measureBacklog(),
};

const [wanted] = readArguments<[Measure[]]>('bench').given;

const before = loadavg()[0] ?? 0;
const sections: string[] = [];
let failed = false;
for (const name of MEASURES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  try {
    const section = [await MEASURE_OF[name]()].flat().map(asMarkdown).join('\n\n');
    sections.push(section);
    console.log(`${section}\n`);
  } catch (error) {
    failed = true;
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${name} failed: ${why}\n`);
    sections.push(`## ${name}\n\nCould not be measured: ${why}`);
  }
}
if (wanted.length === 0) {
  const [cpu] = cpus();
  const head = [
    '# Measured',
    '',
    `By \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}, ${process.platform}. The load of the machine before it began was ${before.toFixed(1)}${before > cpus().length / 2 ? ', so it was busy with something else: ratios say more than times' : ''}.`,
    'Each figure stands beside its reference in the same run. See [README.md](README.md) for the commands.',
  ].join('\n');
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), `${[head, ...sections].join('\n\n')}\n`);
}
process.exit(failed ? 1 : 0);
