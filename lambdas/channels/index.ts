/** All kinds of receivers, one line each. To add one, make its folder and name it here: see docs/channels.md. */
export { dingtalkRobot } from './dingtalk-robot/receiver.ts';
export { feishuRobot } from './feishu-robot/receiver.ts';
export { snsTopic } from './sns/receiver.ts';
export { wecomRobot } from './wecom-robot/receiver.ts';
