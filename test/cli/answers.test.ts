import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, config, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

const RUN = ['run', '--config', 'leadbell.yaml', '--port', '0', '--json'];
const withAnswers = (port: number): string => `
people: { zhangsan: { name: 张三 } }
teams: { east: { people: [zhangsan] } }
answers: { url: "http://127.0.0.1:${port}", listen: "127.0.0.1:${port}" }
`;

describe('leadbell run, where leads are taken', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;
  let other: Server;
  let port: number;
  beforeEach(async () => {
    ({ place, vendor, robot } = await openScene([minutesAgo(2)]));
    other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    ({ port } = other.address() as AddressInfo);
    await place.write('leadbell.yaml', config(vendor.url) + withAnswers(port));
  });
  afterEach(async () => {
    other.close();
    await closeScene({ place, vendor, robot });
  });

  it('serves the page on a port of its own, and says where', async () => {
    other.close();
    const running = place.start(RUN, secrets(robot.url));
    await running.said('"event":"started"');
    const answer = await fetch(`http://127.0.0.1:${port}/c/nothing`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('链接不对');
    expect((await fetch(`http://127.0.0.1:${port}/view`)).status).toBe(404);
    running.child.kill('SIGINT');
    const { stdout, code } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toContain(`"answers":"http://127.0.0.1:${port}"`);
  });

  it('does not start without its port, and says which key names another', async () => {
    const { code, stderr } = await place.run(RUN, secrets(robot.url));
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port} of 127.0.0.1`);
    expect(stderr).toContain('answers.listen');
  });
});
