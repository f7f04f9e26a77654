import { build } from 'esbuild';
import type { Plugin } from 'vite';
import { theme } from './src/app/theme.ts';

const name = 'virtual:theme.css';
const resolved = `\0${name}`;

type Engine = { generateThemeStylesheet: (params: { theme: typeof theme }) => string };

/** Node cannot import the engine as it is packed (it imports folders), so it is made one module first. */
const loadEngine = async (): Promise<Engine> => {
  const bundle = await build({
    stdin: {
      contents: `export { generateThemeStylesheet } from '@cloudscape-design/components/theming';`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const code = Buffer.from(bundle.outputFiles[0]?.contents ?? []).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
};

/** The kit's theming engine knows every token there is (90 KB compressed): it runs when the console is built. */
export const themeModule = (): Plugin => ({
  name: 'millrace-theme',
  resolveId: (id) => (id === name ? resolved : null),
  load: async (id) => (id === resolved ? (await loadEngine()).generateThemeStylesheet({ theme }) : null),
});
