import type { AttributeValue } from '#core/image/attribute-value.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { renderTable } from './render-table.ts';
import { printable } from './terminal.ts';

/** `digest` null: the image has no bytes of its own. */
export function renderInventory(inventory: Inventory, digest: string | null, signature: string): string {
  const { format, flavour, arch, origin, read } = inventory;
  const from = [
    origin.kernel === null ? null : `kernel ${origin.kernel}`,
    origin.criu === null ? null : `CRIU ${origin.criu}`,
    origin.revision === null ? null : `Linux-CR revision ${origin.revision}`,
  ].filter((part) => part !== null);
  const bounds = boundsOf(origin.atLeast);
  const facts = [
    `format     ${format} (${flavour}), ${arch}`,
    `made by    ${from.length === 0 ? 'not recorded' : from.join(', ')}${bounds === '' ? '' : ` (at least ${bounds})`}`,
    ...(origin.evidence === '' ? [] : [`evidence   ${origin.evidence}`]),
    ...(digest === null ? [] : [`digest     ${digest}`]),
    `signature  ${signature}`,
    `read       ${read.bytes} bytes, ${read.files} files, ${read.records} records, ${read.unknown} unknown`,
  ];
  const rows = inventory.objects.map(({ type, version, count, attributes }) => [
    type,
    String(version),
    String(count),
    Object.entries(attributes)
      .map(([name, value]) => `${name}=${showValue(value)}`)
      .join(' '),
  ]);
  const table = renderTable(['OBJECT TYPE', 'VERSION', 'COUNT', 'ATTRIBUTES'], rows);
  return `${facts.map((line) => printable(line)).join('\n')}\n\n${table}`;
}

/** What newer releases alone write: the oldest that can have made the image. */
function boundsOf(atLeast: Inventory['origin']['atLeast']): string {
  const bounds = [
    atLeast?.criu == null ? null : `CRIU ${atLeast.criu}`,
    atLeast?.kernel == null ? null : `kernel ${atLeast.kernel}`,
  ];
  return bounds.filter((bound) => bound !== null).join(', ');
}

function showValue(value: AttributeValue): string {
  return typeof value === 'object' && value !== null ? value.join(',') : String(value);
}
