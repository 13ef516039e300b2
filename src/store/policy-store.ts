import type { Policy, PolicyCheck, PolicyStore, StoredPolicy } from '#usecases/ports/guarantee.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { storableText } from './storable-text.ts';

type PolicyRow = Prisma.PolicyGetPayload<object>;
type CheckRow = Prisma.PolicyCheckGetPayload<object>;
type CheckBody = Pick<PolicyCheck, 'require' | 'counts' | 'violations' | 'violated' | 'missing' | 'notes'>;

const FOREIGN_KEY_VIOLATED = 'P2003';

export function createPolicyStore(prisma: PrismaClient): PolicyStore {
  return {
    put: async (policy) => {
      const { name } = policy;
      const before = await prisma.policy.findUnique({ where: { name }, select: { id: true } });
      const content = contentOf(policy);
      const stored = await prisma.policy.upsert({
        where: { name },
        create: { name, ...content },
        update: { ...content, updatedAt: new Date() },
      });
      return { stored: policyOf(stored), created: before === null };
    },
    find: async (name) => {
      const row = await prisma.policy.findUnique({ where: { name: storableText(name) } });
      return row === null ? null : policyOf(row);
    },
    list: async ({ cursor, limit }) => {
      const where = cursor === null ? {} : { name: { gt: cursor } };
      const rows = await prisma.policy.findMany({ where, orderBy: { name: 'asc' }, take: limit + 1 });
      const items = rows.slice(0, limit).map(policyOf);
      return { items, next: rows.length > limit ? (items.at(-1)?.name ?? null) : null };
    },
    names: async () => (await prisma.policy.findMany({ select: { name: true } })).map(({ name }) => name),
    delete: async (name) => (await prisma.policy.deleteMany({ where: { name: storableText(name) } })).count > 0,
    recordCheck: async (check) => {
      const policy = await prisma.policy.findUnique({ where: { name: check.policy }, select: { id: true } });
      if (policy === null) return null;
      try {
        const { id } = await prisma.policyCheck.create({ data: { policyId: policy.id, ...rowOf(check) } });
        return { id: Number(id) };
      } catch (error) {
        if ((error as { code?: unknown }).code === FOREIGN_KEY_VIOLATED) return null;
        throw error;
      }
    },
    checks: async (name, { cursor, limit }) => {
      const rows = await prisma.policyCheck.findMany({
        where: { policy: { name: storableText(name) }, ...(cursor === null ? {} : { id: { lt: BigInt(cursor) } }) },
        orderBy: { id: 'desc' },
        take: limit + 1,
      });
      const items = rows.slice(0, limit).map((row) => checkOf(name, row));
      return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null };
    },
  };
}

function contentOf({ images, require, labels }: Policy) {
  return { images: [...images], requirement: require as Prisma.InputJsonObject, labels };
}

function policyOf({ name, images, requirement, labels, createdAt, updatedAt }: PolicyRow): StoredPolicy {
  return {
    name,
    images,
    require: requirement as unknown as StoredPolicy['require'],
    labels: labels as StoredPolicy['labels'],
    createdAt,
    updatedAt,
  };
}

function rowOf({ answer, revision, ruleBook, checkedAt, policy: _, ...body }: PolicyCheck) {
  return { answer, revision, ruleBook, checkedAt, body: body as unknown as Prisma.InputJsonObject };
}

function checkOf(policy: string, { id, answer, revision, ruleBook, checkedAt, body }: CheckRow) {
  const { require, counts, violations, violated, missing, notes } = body as unknown as CheckBody;
  return {
    id: Number(id),
    policy,
    require,
    answer: answer as PolicyCheck['answer'],
    counts,
    violations,
    violated,
    missing,
    notes,
    revision: Number(revision),
    ruleBook,
    checkedAt,
  };
}
