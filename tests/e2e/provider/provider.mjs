// The certified provider on loopback, over HTTPS, on a port of its own:
//
//   node provider.mjs --certificate FILE --key FILE
//
// Prints one line of JSON when it answers, and ends on SIGTERM or when its standard input closes.

import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { parseArgs } from 'node:util';

// Standard output is for that one line; the library's notices are not.
console.log = console.error;
console.info = console.error;

const { Provider } = await import('oidc-provider');

const mount = '/oidc';
const redirects = ['http://localhost:8000', 'http://localhost:18000'];

// A public client, as kubelogin is one.
const public_client = {
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: redirects,
};

const clients = [
  // Redirect URIs count exactly, ports and all.
  { ...public_client, client_id: 'kubernetes', application_type: 'web' },
  // RFC 8252, section 7.3: any port will do on loopback.
  { ...public_client, client_id: 'kubernetes-native', application_type: 'native' },
  {
    ...public_client,
    client_id: 'kubernetes-device',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    redirect_uris: [],
    response_types: [],
  },
  { ...public_client, client_id: 'kubernetes-es256', id_token_signed_response_alg: 'ES256' },
  // Its ID tokens are good, but not for long enough that a login helper would keep them.
  { ...public_client, client_id: 'kubernetes-short', application_type: 'native' },
];
const lifetimes = { 'kubernetes-short': 50 }; // seconds; for others an hour

// Return a new private key as JWK, known by its algorithm.
function signing_key(alg, type, options) {
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: 'jwk' }), alg, kid: alg.toLowerCase(), use: 'sig' };
}

function configuration() {
  return {
    clients,
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
      groups: ['groups'],
    },
    scopes: ['openid', 'offline_access', 'email', 'profile', 'groups'],
    // Claims of a scope stand in the ID token, where kube-apiserver looks for them.
    conformIdTokenClaims: false,
    cookies: { keys: ['only for tests'] },
    features: {
      devInteractions: { enabled: true },
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
    },
    // Also without offline_access, which counts only together with prompt=consent.
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    ttl: { IdToken: (_context, _token, client) => lifetimes[client.clientId] ?? 3600 },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: `${id}@example.com`,
        email_verified: true,
        name: id,
        preferred_username: id,
        groups: ['developers'],
      }),
    }),
    jwks: {
      keys: [
        signing_key('RS256', 'rsa', { modulusLength: 2048 }),
        signing_key('ES256', 'ec', { namedCurve: 'P-256' }),
      ],
    },
  };
}

// Hand requests below the mount point to `handler`, as a web framework would.
function mounted(handler) {
  return (request, response) => {
    const path = request.url.split('?', 1)[0];
    if (path !== mount && !path.startsWith(`${mount}/`)) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
      return;
    }
    request.originalUrl = request.url;
    request.url = request.url.slice(mount.length) || '/';
    handler(request, response);
  };
}

const { values } = parseArgs({
  options: {
    certificate: { type: 'string' },
    key: { type: 'string' },
  },
});
for (const name of ['certificate', 'key']) {
  if (!values[name]) {
    console.error(`provider.mjs: --${name} FILE is missing`);
    process.exit(2);
  }
}

const server = createServer({
  cert: readFileSync(values.certificate),
  key: readFileSync(values.key),
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const issuer = `https://localhost:${server.address().port}${mount}`;
server.on('request', mounted(new Provider(issuer, configuration()).callback()));

process.on('SIGTERM', () => process.exit(0));
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();
process.stdout.write(`${JSON.stringify({ ready: true, issuer })}\n`);
