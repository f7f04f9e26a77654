import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { contractModule } from './contract-module.ts';
import { themeModule } from './theme-module.ts';

/** The console: static files for the local server, or for a bucket behind CloudFront. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), contractModule(), themeModule()],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    // Fonts as data: URLs would need a hole in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
    reportCompressedSize: false,
  },
  // `npx vite web` while working on the console, against a Millrace that runs: MILLRACE_URL=http://127.0.0.1:8080
  server: {
    host: '127.0.0.1',
    proxy: { '/v1': process.env.MILLRACE_URL ?? 'http://127.0.0.1:8080' },
  },
});
