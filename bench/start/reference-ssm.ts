import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const ssm = new SSMClient({});

export const send = (input: object): Promise<object> => ssm.send(new GetParameterCommand(input as never));
