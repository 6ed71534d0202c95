import { createAnswerHandler } from './functions/answer.ts';
import { wireAnswers } from './functions/environment.ts';

export const handler = createAnswerHandler(wireAnswers(process.env));
