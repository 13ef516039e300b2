/** An address of a service. Behind a proxy, the path of `server` is a prefix. Null: `server` is no http(s) URL. */
export function serverUrl(server: string, path: string): URL | null {
  if (!URL.canParse(server)) return null;
  const url = new URL(server);
  if (!/^https?:$/.test(url.protocol)) return null;
  return new URL(`${url.pathname.replace(/\/+$/, '')}${path}`, url);
}
