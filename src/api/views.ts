/** How recorded things are shown: core and store types to the JSON of the contract. */
import type { Inventory } from '#core/inventory/inventory.ts';
import { type Conversion, conversionsOf } from '#core/object-types/linux-cr/conversions.ts';
import type { RuleBook } from '#core/rules/rule.ts';
import { restorerSupport } from '#core/verdict/restorer-support.ts';
import type { RecordedObjectType } from '#usecases/object-types/list-object-types.ts';
import type { MatrixCellView } from '#usecases/ports/matrix.ts';
import type { StoredProfile } from '#usecases/ports/ports.ts';
import type { ShownProfile } from '#usecases/profiles/show-profile.ts';
import { CAN_RESTORE_PATH } from './operations/can-restore.ts';
import { IMAGES_PATH } from './operations/images.ts';
import { PROFILES_PATH } from './operations/profiles.ts';

interface ShownImage {
  readonly digest: string;
  readonly bytes: number;
  readonly names: readonly { readonly name: string; readonly tag: string }[];
  readonly inventory: Inventory;
  readonly signature: string;
  readonly createdAt: Date;
}

export function viewImage(image: ShownImage, stored = true) {
  const { inventory, digest, bytes, names, signature, createdAt } = image;
  const { format, flavour, arch, origin, read } = inventory;
  const self = `${IMAGES_PATH}/${encodeURIComponent(digest)}`;
  return {
    digest,
    bytes,
    names,
    format,
    flavour,
    arch,
    origin: { ...origin, atLeast: origin.atLeast ?? null },
    signature,
    objectTypes: objectTypesOf(inventory.objects),
    read,
    stored,
    createdAt: stored ? createdAt.toISOString() : null,
    links: {
      self,
      inventory: `${self}/inventory`,
      row: `${self}/row`,
      canRestore: `${CAN_RESTORE_PATH}?image=${encodeURIComponent(digest)}`,
    },
  };
}

/** Objects of one type and version counted together; their attributes are in the inventory. */
function objectTypesOf(objects: Inventory['objects']) {
  const counts = new Map<string, { type: string; version: number; count: number }>();
  for (const { type, version, count } of objects) {
    const key = `${type}@${version}`;
    counts.set(key, { type, version, count: (counts.get(key)?.count ?? 0) + count });
  }
  return [...counts.values()];
}

export function viewProfileSummary({ profile, digest, parent, builtin, createdAt }: StoredProfile) {
  const self = `${PROFILES_PATH}/${encodeURIComponent(profile.name)}`;
  return {
    name: profile.name,
    revision: profile.revision,
    release: profile.release.text,
    alias: profile.release.alias,
    arch: profile.arch,
    restorer: profile.restorers.map(({ text }) => text),
    parent,
    kconfigComplete: profile.kconfigComplete,
    labels: profile.labels,
    digest,
    builtin,
    createdAt: createdAt.toISOString(),
    links: { self, column: `${self}/column` },
  };
}

export function viewProfile({ stored, from, option }: ShownProfile) {
  const { kconfig, objectSupport, features = {}, facts, restorers, arch } = stored.profile;
  const supports = Object.fromEntries(restorers.map((one) => [one.text, restorerSupport(one, arch)]));
  return { ...viewProfileSummary(stored), kconfig, objectSupport, features, supports, facts, from, option };
}

/** Lists the members one by one: the record also says how an object is detected, which is not part of the API. */
export function viewObjectTypeSummary({ type, builtin }: RecordedObjectType) {
  const { id, family, title, area, versions, lifetimes, attributes, evidence } = type;
  const links = { self: `/api/v1/object-types/${id}` };
  return {
    id,
    family,
    title,
    area,
    versions,
    ...(lifetimes === undefined ? {} : { lifetimes }),
    attributes,
    evidence,
    builtin,
    links,
  };
}

/** With the steps that user space can make between its versions, and the rules that apply to it. */
export function viewObjectType(recorded: RecordedObjectType, ruleBook: RuleBook) {
  const rules = ruleBook.rules
    .filter((rule) => rule.appliesTo !== 'profile' && rule.appliesTo.includes(recorded.type.id))
    .map(({ id, title, unmet, needs, text, confidence, evidence }) => ({
      rule: id,
      title,
      unmet,
      needs,
      text,
      confidence,
      evidence,
    }));
  return {
    ...viewObjectTypeSummary(recorded),
    conversions: conversionsOf(recorded.type.id).steps.map(viewConversion),
    rules,
  };
}

function viewConversion({ from, to, text, loses, assumes, stops, only }: Conversion) {
  return { from, to, text, loses, assumes, stops: stops.map((stop) => stop.text), only };
}

export function viewCells(line: { items: readonly MatrixCellView[]; next: string | null; revision: number }) {
  const items = line.items.map((cell) => ({ ...cell, evaluatedAt: cell.evaluatedAt?.toISOString() ?? null }));
  return { items, next: line.next, revision: line.revision };
}
