import process from 'node:process';
import { startStubApi, type StubSettings } from './stub-api.ts';

/** A stub API server in a process of its own: prints its address, then answers every line on stdin with the bytes sent so far. */
const stub = await startStubApi(JSON.parse(process.argv[2] ?? '') as StubSettings);
process.stdout.write(`${stub.url}\n`);
for await (const _ of process.stdin) process.stdout.write(`${stub.sentBytes()}\n`);
stub.close();
