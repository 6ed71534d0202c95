import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runDemo } = await import('./demo/run-demo.ts');
process.exit(await runDemo());
