#!/usr/bin/env node
// The CLI is TypeScript and runs from the sources: no build stands between a clean clone and `npx millrace`.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
