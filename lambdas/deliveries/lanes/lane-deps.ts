import type { RenderContext } from '../../messages/context.ts';
import type { DueDeps } from '../due-deliveries.ts';
import type { LaneStore } from './lane-store.ts';

/** What it takes to send what a lane has. */
export interface LaneDeps extends DueDeps {
  lanes: LaneStore;
  render: Pick<RenderContext, 'locale' | 'timeZone'>;
}
