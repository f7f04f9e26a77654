/**
 * What the console's own files are answered with, on one machine and (as CloudFront's response headers policy) on AWS.
 * Nothing is loaded from anywhere but our own origin, no inline script runs, and no page can frame us. `uploadsTo` is the
 * origin of the storage, which takes files straight from the browser; nothing else goes there.
 */
const contentSecurityPolicy = (uploadsTo: string | null) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // Cloudscape and CodeMirror write <style> elements at run time. A nonce would have to be new in each answer, which
    // a bucket behind CloudFront cannot give; with no inline script and no foreign image or font, a style sends nothing out.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${uploadsTo === null ? '' : ` ${uploadsTo}`}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

export const consoleHeaders = (uploadsTo: string | null) => ({
  'Content-Security-Policy': contentSecurityPolicy(uploadsTo),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
});

/** Vite puts a hash into the name of every asset, so a name never means another content. */
export const cacheControlOf = (path: string): string =>
  path.startsWith('/assets/')
    ? 'public, max-age=31536000, immutable'
    : path === '/index.html'
      ? 'no-store'
      : 'no-cache';
