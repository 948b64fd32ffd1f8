/** `npm start`: from nothing but Node to a running library. */
import { build, checkNode, install } from './prepare.mjs';

checkNode();
install();
build();
await import('./serve.mjs');
