import { enableCompileCache } from 'node:module';
import { startLean } from './machine/start-lean.ts';

startLean();
enableCompileCache();
const { runDemo } = await import('./demo/run-demo.ts');
process.exit(await runDemo());
