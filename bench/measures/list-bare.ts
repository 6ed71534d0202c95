/** The reference: fetch and JSON.parse, so many pages at once. Prints how long it took, and how long it computed. */
const [, , url = '', atOnce = '4'] = process.argv;
const beganMs = performance.now();
const began = process.cpuUsage();
let records = 0;
let last = 1;
let next = 2;
const page = async (number: number): Promise<void> => {
  const answer = await fetch(`${url}?page=${number}&per_page=100`);
  const { data, meta } = JSON.parse(await answer.text()) as { data: unknown[]; meta: { last_page: number } };
  records += data.length;
  last = meta.last_page;
};
const worker = async (): Promise<void> => {
  while (next <= last) {
    next += 1;
    await page(next - 1);
  }
};
await page(1);
await Promise.all(Array.from({ length: Number(atOnce) }, worker));
const { user, system } = process.cpuUsage(began);
process.stdout.write(
  JSON.stringify({ records, ms: performance.now() - beganMs, cpuMs: (user + system) / 1000 }),
);
