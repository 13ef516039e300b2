import { type GuaranteeOfImage, guaranteeOf, judgeRow, startFrom } from '#core/answer/guarantee-of-image.ts';
import { readRung } from '#core/answer/question.ts';
import type { RequiredRung } from '#core/guarantee/rung.ts';
import { readMaterial } from '../evaluation/judge-candidates.ts';
import { mapQuestionError } from '../map-question-error.ts';
import { askedName } from '../names.ts';
import { imageNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';
import { CHANGED, type Reading, readSteady } from '../read-steady.ts';

export type GuaranteePorts = Pick<Ports, 'questions' | 'images' | 'profiles' | 'signatures' | 'clock' | 'evaluator'>;

interface GuaranteeInput {
  readonly ref: string;
  /** The release to start from, for images that do not record it. */
  readonly home?: string | undefined;
  /** A rung that must hold, as questions name it. */
  readonly require?: string | undefined;
}

/** How far the compatibility of one image reaches. */
export function showGuarantee(ports: GuaranteePorts, input: GuaranteeInput): Promise<GuaranteeOfImage> {
  const { require } = input;
  const required = require === undefined ? null : mapQuestionError(() => readRung('require', require));
  return readSteady(() => readGuarantee(ports, input, required));
}

async function readGuarantee(
  ports: GuaranteePorts,
  input: GuaranteeInput,
  required: RequiredRung | null,
): Promise<Reading<GuaranteeOfImage>> {
  const found = await ports.images.find(input.ref);
  if (found === null) throw await imageNotFound(ports, input.ref);
  const snapshot = await ports.questions.read(found.digest, { by: 'all' });
  const { image, revision } = snapshot;
  if (image === null) return CHANGED;
  const ruleBook = snapshot.ruleBook || ports.evaluator.ruleBook.revision;
  const ofArch = snapshot.candidates.filter(({ arch }) => arch === image.arch);
  const material = await readMaterial(ports, image.signatureId, ofArch);
  const judged = judgeRow(ofArch, material, ports.evaluator, ruleBook);
  if (judged === null) return CHANGED;
  const start = mapQuestionError(() => startFrom(found.inventory, input.home));
  const asked = { ...image, name: askedName(input.ref) ?? image.name };
  const guarantee = guaranteeOf(
    { image: asked, required, ...start, ...judged, revision, ruleBook },
    ports.clock.now().toISOString(),
  );
  return { found: guarantee };
}
