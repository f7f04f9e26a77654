const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Millrace</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}code{background:#eee;padding:.1em .3em}</style>
</head>
<body>
<h1>Millrace</h1>
<p>The API is here. The console is not built yet; until it is, use the command line or the API:</p>
<ul>
<li><code>npx millrace jobs list</code>, and <code>npx millrace --help</code> for the rest</li>
<li><a href="/openapi.json">/openapi.json</a>: every operation, as OpenAPI 3.1</li>
<li><a href="/healthz">/healthz</a>: liveness</li>
</ul>
</body>
</html>
`;

/** Shown at / while no console is built. It says so, and runs nothing. */
export const placeholderPage = {
  statusCode: 200,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  },
  body: html,
};
