/** Shown in place of the console while it is not built. It runs nothing. */
export const noConsolePage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Millrace</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}code{background:#8883;padding:.1em .3em}:root{color-scheme:light dark}</style>
</head>
<body>
<h1>Millrace</h1>
<p>The API is here, but the console is not built. <code>npm start</code> builds it and says why when it cannot; by hand:
<code>npx vite build web</code>. Until then, use the command line or the API:</p>
<ul>
<li><code>npx millrace jobs list</code>, and <code>npx millrace --help</code> for the rest</li>
<li><a href="/openapi.json">/openapi.json</a>: every operation, as OpenAPI 3.1</li>
<li><a href="/healthz">/healthz</a>: liveness</li>
</ul>
</body>
</html>
`;
