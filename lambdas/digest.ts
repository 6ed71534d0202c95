import { createDigestHandler } from './functions/digest.ts';
import { wireFromEnvironment } from './functions/environment.ts';
import { followConfig } from './functions/follow-config.ts';
import { allComeBack } from './functions/queue-handler.ts';

export const handler = followConfig(wireFromEnvironment(process.env), createDigestHandler, {
  whileUnknown: allComeBack('digest'),
});
