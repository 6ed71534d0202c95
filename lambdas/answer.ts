import { createAnswerHandler, pageWhileUnknown } from './functions/answer.ts';
import { wireAnswers } from './functions/environment.ts';
import { followConfig } from './functions/follow-config.ts';

export const handler = followConfig(wireAnswers(process.env), createAnswerHandler, {
  whileUnknown: pageWhileUnknown,
});
