/** What every answer carries, and the policies of pages and files: what a browser may do with them. */
const policy = (directives: { readonly [name: string]: string }): string => Object.entries(directives).map(([name, value]) => `${name} ${value}`.trim()).join('; ');

const strict = {
  'default-src': "'none'",
  'script-src': "'self'",
  'connect-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** The screens: nothing from elsewhere, no inline script. Styles may be inline, since positions of popovers are. */
export const pagePolicy = policy({
  ...strict, 'style-src': "'self' 'unsafe-inline'", 'img-src': "'self' data:", 'font-src': "'self'", 'manifest-src': "'self'", 'frame-ancestors': "'none'",
});

/** The reader: the wall between a book and the library. Never add `'unsafe-inline'` or `blob:` to scripts. */
export const readerPolicy = policy({
  ...strict,
  'style-src': "'self' blob: 'unsafe-inline'", 'img-src': "'self' blob: data:", 'font-src': "'self' blob: data:", 'media-src': "'self' blob:", 'frame-src': 'blob:',
  'frame-ancestors': "'self'",
});

/** A file of a book or a cover, opened by itself: it runs nothing, loads nothing and is framed by nobody. */
export const filePolicy = policy({
  'default-src': "'none'", 'style-src': "'unsafe-inline'", 'base-uri': "'none'", 'form-action': "'none'", 'frame-ancestors': "'none'", sandbox: '',
});

/** What every answer carries, unless it has a policy of its own. */
export const headers: { readonly [name: string]: string } = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
};
