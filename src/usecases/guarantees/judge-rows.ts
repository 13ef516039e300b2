/** Rows of many images: stored verdicts in one snapshot, and an evaluation on demand for open cells. */

import { type PlacedCandidate, placeCandidates } from '#core/answer/narrow-to-rung.ts';
import { type WhatCounts, whatCounts } from '#core/answer/row-cell.ts';
import type { RowCell } from '#core/guarantee/climb-ladder.ts';
import { type Home, homeFrom } from '#core/guarantee/home-kernel.ts';
import { judgeCandidates, readProfiles } from '../evaluation/judge-candidates.ts';
import type { ImageGroup, ImageSelector, RowsSnapshot } from '../ports/guarantee.ts';
import type { Ports, QuestionCandidate } from '../ports/ports.ts';
import { CHANGED, type Reading, readSteady } from '../read-steady.ts';

export type RowPorts = Pick<Ports, 'guarantees' | 'profiles' | 'signatures' | 'cells' | 'evaluator'>;

/** Groups of images, cells of their rows, and evaluations on the spot that one request is worth. */
export const MAX_GROUPS = 1_000;
const MAX_CELLS = 200_000;
const MAX_EVALUATIONS = 2_000;

export interface ImageRow {
  readonly group: ImageGroup;
  readonly home: Home;
  readonly row: readonly RowCell[];
}

export interface JudgedRows extends Pick<RowsSnapshot, 'isCut' | 'unmatched' | 'revision' | 'ruleBook'> {
  readonly rows: readonly ImageRow[];
}

/** `profiles`: only these, of whatever architecture; null = all of the image's architecture. */
export function judgeRows(
  ports: RowPorts,
  selector: ImageSelector,
  profiles: ReadonlySet<string> | null,
): Promise<JudgedRows> {
  return readSteady(() => readRows(ports, selector, profiles));
}

async function readRows(
  ports: RowPorts,
  selector: ImageSelector,
  profiles: ReadonlySet<string> | null,
): Promise<Reading<JudgedRows>> {
  const snapshot = await ports.guarantees.rows(selector, { groups: MAX_GROUPS, cells: MAX_CELLS });
  const heads = snapshot.profiles.filter(({ profile }) => profiles === null || profiles.has(profile));
  const candidates = heads.map((head) => ({ ...head, cell: null }));
  const placed = placeCandidates(candidates, await readProfiles(ports, candidates));
  if (placed === null) return CHANGED;
  const ruleBook = snapshot.ruleBook || ports.evaluator.ruleBook.revision;
  const table = new VerdictTable(ports, { ...snapshot, ruleBook });
  const rows: ImageRow[] = [];
  for (const group of snapshot.groups) {
    const columns = placed.filter(({ arch }) => profiles !== null || arch === group.arch);
    const { arch, family, kernel, revision } = group;
    const home = homeFrom({ arch, family, origin: { kernel, revision } });
    const row = await table.rowOf(group.signatureId, columns);
    if (row === null) return CHANGED;
    rows.push({ group, home, row });
  }
  const { isCut, unmatched, revision } = snapshot;
  return { found: { rows, isCut, unmatched, revision, ruleBook } };
}

/** Verdicts by signature and profile; counts what it evaluates itself. */
class VerdictTable {
  readonly #ports: RowPorts;
  readonly #ruleBook: string;
  readonly #verdicts: Map<string, WhatCounts>;
  #evaluations = 0;

  constructor(ports: RowPorts, { verdicts, profiles, ruleBook }: RowsSnapshot) {
    this.#ports = ports;
    this.#ruleBook = ruleBook;
    const heads = new Map(profiles.map(({ profileId, profileRevision }) => [profileId, profileRevision]));
    const inForce = [ruleBook, ports.evaluator.ruleBook.revision];
    this.#verdicts = new Map(
      verdicts
        .filter((cell) => heads.get(cell.profileId) === cell.profileRevision && inForce.includes(cell.ruleBook))
        .map((cell) => [keyOf(cell.signatureId, cell.profileId), cell]),
    );
  }

  /** Null: an image or a profile was replaced since the snapshot. */
  async rowOf(
    signatureId: number,
    columns: readonly PlacedCandidate<QuestionCandidate>[],
  ): Promise<readonly RowCell[] | null> {
    const open = columns.filter(({ candidate }) => !this.#verdicts.has(keyOf(signatureId, candidate.profileId)));
    const isWhole = await this.#evaluate(signatureId, open.slice(0, MAX_EVALUATIONS - this.#evaluations));
    if (!isWhole) return null;
    return columns.map(({ candidate, ...profile }) => {
      const { verdict, grade, reasons, steps } = this.#verdicts.get(keyOf(signatureId, candidate.profileId)) ?? NOT_YET;
      return { ...profile, verdict, grade, reasons, steps };
    });
  }

  /** False: not all of them could be judged. */
  async #evaluate(signatureId: number, open: readonly PlacedCandidate<QuestionCandidate>[]): Promise<boolean> {
    if (open.length === 0) return true;
    this.#evaluations += open.length;
    const cells = await this.#ports.cells.of(
      signatureId,
      open.map(({ candidate }) => candidate.profileId),
    );
    // An open cell may hold what a real restore showed.
    const candidates = open.map(({ candidate }) => {
      return { ...candidate, cell: cells.find(({ profileId }) => profileId === candidate.profileId) ?? null };
    });
    const ids = new Map(candidates.map(({ profile, profileId }) => [profile, profileId]));
    const terms = { current: this.#ruleBook };
    const { profiles, outdated } = await judgeCandidates(this.#ports, signatureId, candidates, terms);
    for (const { answer } of profiles) {
      const id = ids.get(answer.profile);
      if (id !== undefined) this.#verdicts.set(keyOf(signatureId, id), whatCounts(answer));
    }
    return !outdated;
  }
}

function keyOf(signatureId: number, profileId: number): string {
  return `${signatureId}/${profileId}`;
}

/** More cells are open than one request evaluates; the queue gets to them. */
const NOT_YET: WhatCounts = {
  verdict: 'unknown',
  grade: 'predicted',
  reasons: [{ rule: 'not-evaluated-yet', objectType: '', required: 'a completed evaluation', found: 'none' }],
  steps: [],
};
