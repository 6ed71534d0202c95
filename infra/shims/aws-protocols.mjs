// What all clients speak but SNS, which has the whole of it: its protocol and XML, 12 KB, are loaded with its client.

export {
  JsonCodec,
  JsonCodec2,
  JsonShapeDeserializer,
  JsonShapeDeserializer2,
  JsonShapeSerializer,
  JsonShapeSerializer2,
} from '@smithy/core/protocols';
export { AwsJson1_0Protocol } from '../../node_modules/@aws-sdk/core/dist-es/submodules/protocols/json/AwsJson1_0Protocol.js';
export { AwsJson1_1Protocol } from '../../node_modules/@aws-sdk/core/dist-es/submodules/protocols/json/AwsJson1_1Protocol.js';
