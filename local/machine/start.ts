import type { Config } from '../../lambdas/config/config.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { Secrets } from '../../lambdas/platform/secrets.ts';
import type { Report } from '../../lambdas/reports/reports.ts';
import { type DataLock, lockData, type WaitForLock } from '../aws/data-lock.ts';
import { sharedTable, shareTable, unshareTable } from '../aws/held-table.ts';
import { type Embedded, keepsData, type Services, startServices } from '../aws/services.ts';
import { usesSns } from '../aws/topics.ts';
import type { CreateFunctions } from './functions.ts';
import type { RunEnd } from './invocation.ts';
import { type Machine, type MachineOptions, startMachine } from './machine.ts';

export interface StartOptions {
  config: Config;
  dataDirectory: string;
  embedded: Embedded;
  platform: Platform;
  secrets: Secrets;
  createFunctions: CreateFunctions;
  runEnd: RunEnd;
  /** How to wait for another run on the same data that ends by itself; null: do not wait. */
  waitForLock: WaitForLock | null;
  report(report: Report): void;
  onEntry?: MachineOptions['onEntry'];
  onGivenUp: MachineOptions['onGivenUp'];
  onNudge?: MachineOptions['onNudge'];
}

export interface Started {
  machine: Machine;
  services: Services;
  stop(): Promise<void>;
}

/** Starts lock, services and machine. They stop in the opposite order, even if one of them fails to start. */
export async function start(options: StartOptions): Promise<Started> {
  const { embedded, dataDirectory, config, waitForLock, runEnd } = options;
  let lock: DataLock | null = null;
  let services: Services | null = null;
  try {
    const kept = keepsData(embedded, usesSns(config)) ? dataDirectory : null;
    if (kept !== null) {
      lock = await lockData(kept, waitForLock && { ...waitForLock, neverEnds: () => holderStays(kept) });
      unshareTable(kept);
    }
    // SNS is loaded where a channel or a topic needs it.
    services = await startServices({ ...embedded, sns: embedded.sns && usesSns(config) }, kept);
    const machine = await startMachine({ ...options, services });
    if (kept !== null && services.tableEndpoint !== null) {
      const { tableEndpoint: endpoint } = services;
      shareTable(kept, { endpoint, stays: runEnd.atMs === Number.POSITIVE_INFINITY });
    }
    return {
      machine,
      services,
      async stop() {
        try {
          await machine.stop();
        } finally {
          if (kept !== null) unshareTable(kept);
          await release(services, lock);
        }
      },
    };
  } catch (error) {
    await release(services, lock);
    throw error;
  }
}

const holderStays = (directory: string): boolean => sharedTable(directory)?.stays === true;

async function release(services: Services | null, lock: DataLock | null): Promise<void> {
  try {
    await services?.stop();
  } finally {
    lock?.release();
  }
}
