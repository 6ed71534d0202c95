/**
 * Memory of `leadbell run` over a time: `npm run bench:memory -- 60` runs the demo for an hour. Its customers call all the
 * time, so that it has as much to do as a busy team.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readArguments } from '../read-arguments.ts';
import { inFolder, ROOT } from './leadbell.ts';
import { Program } from './program.ts';
import { asMarkdown, type Section } from './section.ts';

const DEFAULT_MINUTES = 3;
const PARTS = 6;

export async function measureLongRun(minutes = DEFAULT_MINUTES): Promise<Section> {
  const lookEveryMs = 1000;
  const samples = await inFolder(async (folder) => {
    const program = new Program(process.execPath, [join(ROOT, 'local/demo.ts')], {
      env: { INIT_CWD: folder, LEADBELL_LOG: 'silent' },
      cwd: ROOT,
    });
    const taken: number[] = [];
    const endMs = Date.now() + minutes * 60_000;
    while (Date.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      const { residentMiB } = program;
      if (residentMiB !== null) taken.push(residentMiB);
    }
    await program.kill('SIGTERM');
    return taken;
  });
  const size = Math.ceil(samples.length / PARTS);
  const parts = Array.from({ length: PARTS }, (_, part) =>
    samples.slice(part * size, (part + 1) * size),
  ).filter((part) => part.length > 0);
  const minute = (part: number) => ((part * minutes) / PARTS).toFixed(1);
  return {
    title: 'Memory over a time',
    note: `\`npm start\` for ${minutes} minutes, which rings, digests and serves its page all the while; memory of the process, looked at each second. \`npm run bench:memory -- 60\` takes an hour, and more than ten minutes show whether it grows.`,
    head: ['minutes', 'least', 'most'],
    rows: parts.map((part, at) => [
      `${minute(at)} – ${minute(at + 1)}`,
      `${Math.min(...part).toFixed(0)} MiB`,
      `${Math.max(...part).toFixed(0)} MiB`,
    ]),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(asMarkdown(await measureLongRun(...readArguments<[number]>('bench:memory').given)));
