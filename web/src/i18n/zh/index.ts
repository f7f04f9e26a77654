import type { Words } from '../en/index.ts';
import { common } from './common.ts';

export const zh: Words = { common };
