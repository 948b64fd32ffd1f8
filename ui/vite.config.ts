import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = import.meta.dirname;
const at = (path: string): string => resolve(here, path);

/** The reader is a page of its own: books bring their own markup, so it is served with a stricter policy than the app. */
const pages = ['index.html', 'read.html'].map(at).filter((page) => existsSync(page));

export default defineConfig({
  root: here,
  plugins: [react(), tailwindcss()],
  build: {
    outDir: at('../dist/ui'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inlined: the server allows scripts, fonts and pictures from itself only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: pages },
  },
  // `npm run dev`: the server next to it, where its settings put it. With the slash: `/api.ts` is a source of the screens.
  server: { proxy: { '/api/': { target: `http://127.0.0.1:${process.env['PORT'] ?? '3000'}` } } },
});
