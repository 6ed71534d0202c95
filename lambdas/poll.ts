import { wireFromEnvironment } from './functions/environment.ts';
import { followConfig } from './functions/follow-config.ts';
import { createPollHandler } from './functions/poll.ts';
import { allComeBack } from './functions/queue-handler.ts';

export const handler = followConfig(wireFromEnvironment(process.env), createPollHandler, {
  whileUnknown: allComeBack('poll'),
});
