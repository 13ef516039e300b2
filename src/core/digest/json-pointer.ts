/** RFC 6901: `~` and `/` inside a name are escaped. Long names are cut, they come from outside. */
export function pointerTo(parent: string, key: string): string {
  return `${parent}/${key.slice(0, 128).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
