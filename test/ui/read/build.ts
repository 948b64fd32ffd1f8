import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../../..');

/** Builds only the reader's page, in a process of its own: the build tools are native modules. */
export const buildReader = (outDir: string): void => {
  const script = `
    import { build } from 'vite';
    import react from '@vitejs/plugin-react';
    import tailwindcss from '@tailwindcss/vite';
    await build({
      configFile: false, root: ${JSON.stringify(resolve(root, 'ui'))}, logLevel: 'error', plugins: [react(), tailwindcss()],
      build: {
        outDir: ${JSON.stringify(outDir)}, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false },
        rolldownOptions: { input: ${JSON.stringify(resolve(root, 'ui/read.html'))} },
      },
    });`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
};
