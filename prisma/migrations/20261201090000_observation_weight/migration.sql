-- Observations weigh, and can be withdrawn or disputed (docs/observations.md).

-- AlterTable
ALTER TABLE "cell" ADD COLUMN     "failed_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "restored_count" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "observation" ADD COLUMN     "evidence" TEXT;

-- CreateTable
CREATE TABLE "observation_objection" (
    "id" BIGSERIAL NOT NULL,
    "observation_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "objected_by" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "observation_objection_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "observation_objection_observation_id_id_idx" ON "observation_objection"("observation_id", "id");

-- AddForeignKey
ALTER TABLE "observation_objection" ADD CONSTRAINT "observation_objection_observation_id_fkey" FOREIGN KEY ("observation_id") REFERENCES "observation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Ours: objections stay as they were recorded, as observations do
ALTER TABLE "observation_objection"
    ADD CONSTRAINT "observation_objection_kind" CHECK ("kind" IN ('withdrawal', 'dispute', 'settlement'));
CREATE TRIGGER "observation_objection_is_append_only" BEFORE UPDATE ON "observation_objection" FOR EACH ROW
    EXECUTE FUNCTION "refuse_observation_change"();

-- Ours: the evidence of what was recorded before (src/core/observation/evidence.ts). Of its logs only error lines were
-- kept, so a line that says the restore succeeded is not known. The trigger would refuse the new column's value.
ALTER TABLE "observation" DISABLE TRIGGER "observation_is_append_only";
UPDATE "observation" SET "evidence" = CASE
    WHEN "grade" = 'tested' THEN 'tested'
    WHEN "outcome" <> 'restored' AND "cause" = 'capability' THEN 'supported'
    WHEN "outcome" <> 'failed' AND "url" IS NOT NULL THEN 'supported'
    ELSE 'bare' END
 WHERE "observed" IS NOT NULL;
ALTER TABLE "observation" ENABLE TRIGGER "observation_is_append_only";
ALTER TABLE "observation"
    ADD CONSTRAINT "observation_evidence" CHECK ("evidence" IN ('tested', 'supported', 'bare')),
    ADD CONSTRAINT "observation_evidence_is_of_observed" CHECK (("evidence" IS NULL) = ("observed" IS NULL));

-- Ours: what cells say by the new rule (src/core/observation/weigh-observations.ts and merge-observed.ts), once and in SQL.
-- The service weighs a cell only when something new is recorded for it, so the latest report would stay in force until
-- then. A test compares the outcome with the rule.
CREATE TEMPORARY TABLE "weighed" AS
WITH "weight" AS (
    SELECT c."signature_id", c."profile_id",
           coalesce(sum(w."weight") FILTER (WHERE o."observed" = 'restored'), 0) AS "r",
           coalesce(sum(w."weight") FILTER (WHERE o."observed" = 'restored-after-steps'), 0) AS "rs",
           coalesce(sum(w."weight") FILTER (WHERE o."observed" = 'failed'), 0) AS "f",
           coalesce(sum(w."weight") FILTER (WHERE o."observed" = 'failed-without-steps'), 0) AS "fs",
           count(*) FILTER (WHERE o."observed" IN ('restored', 'restored-after-steps')) AS "restored",
           count(*) FILTER (WHERE o."observed" IN ('failed', 'failed-without-steps')) AS "failed"
      FROM "cell" c
      JOIN "observation" o ON o."signature_id" = c."signature_id" AND o."profile_id" = c."profile_id"
       AND o."profile_revision" = c."profile_revision" AND o."observed" IS NOT NULL
      JOIN (VALUES ('tested', 4), ('supported', 2), ('bare', 1)) AS w("evidence", "weight") ON w."evidence" = o."evidence"
     GROUP BY 1, 2
), "side" AS (
    SELECT *, CASE
        WHEN "rs" >= 2 THEN CASE
            WHEN "f" > "r" + "rs" THEN 'failed'
            WHEN "f" = "r" + "rs" THEN CASE WHEN "fs" >= 2 AND "fs" > "r" THEN 'failed-without-steps' END
            WHEN "fs" >= 2 AND "fs" > "r" THEN 'restored-only-after-steps'
            WHEN "r" > "rs" AND "r" + "rs" > "f" + "fs" THEN 'restored' ELSE 'restored-after-steps' END
        WHEN "r" + "rs" >= 2 AND "r" + "rs" > "f" + "fs"
            THEN CASE WHEN "r" > "rs" THEN 'restored' ELSE 'restored-after-steps' END
        WHEN "f" + "fs" >= 2 AND "f" + "fs" > "r" + "rs"
            THEN CASE WHEN "f" > "fs" THEN 'failed' ELSE 'failed-without-steps' END END AS "decides"
      FROM "weight"
)
SELECT s.*, l."id", l."grade", d."verdict" AS "predicted"
  FROM "side" s
  JOIN "cell" c ON c."signature_id" = s."signature_id" AND c."profile_id" = s."profile_id"
  LEFT JOIN "decision" d ON d."hash" = c."decision_hash"
  LEFT JOIN LATERAL (
      SELECT o."id", o."grade" FROM "observation" o
       WHERE o."signature_id" = c."signature_id" AND o."profile_id" = c."profile_id"
         AND o."profile_revision" = c."profile_revision"
         AND o."observed" = CASE s."decides" WHEN 'restored-only-after-steps' THEN 'restored-after-steps' ELSE s."decides" END
       ORDER BY array_position(ARRAY['tested', 'supported', 'bare'], o."evidence"), o."observed_at" DESC, o."id" DESC
       LIMIT 1) l ON true;

UPDATE "cell" c
   SET "observation_id" = w."id", "observed" = w."decides", "observed_grade" = w."grade",
       "restored_count" = w."restored", "failed_count" = w."failed",
       "verdict" = CASE
           WHEN w."predicted" IS NULL THEN NULL
           WHEN w."decides" IS NULL THEN w."predicted"
           WHEN w."decides" = 'failed' THEN 'no'
           WHEN w."decides" = 'failed-without-steps'
               THEN CASE w."predicted" WHEN 'conditional' THEN 'conditional' ELSE 'no' END
           WHEN w."decides" = 'restored-only-after-steps' THEN 'conditional'
           WHEN w."decides" = 'restored' THEN CASE w."predicted" WHEN 'conditional' THEN 'conditional' ELSE 'yes' END
           ELSE CASE w."predicted" WHEN 'yes' THEN 'yes' ELSE 'conditional' END END,
       "grade" = CASE
           WHEN w."predicted" IS NULL THEN NULL
           WHEN w."decides" IS NULL OR (w."decides" = 'failed-without-steps' AND w."predicted" = 'conditional')
               THEN 'predicted'
           ELSE w."grade" END,
       "conflict" = w."predicted" IS NOT NULL AND coalesce(CASE w."predicted"
           WHEN 'yes' THEN w."decides" IN ('failed', 'failed-without-steps', 'restored-only-after-steps')
           WHEN 'conditional' THEN w."decides" = 'failed'
           WHEN 'no' THEN w."decides" IN ('restored', 'restored-after-steps', 'restored-only-after-steps') END, false)
  FROM "weighed" w
 WHERE c."signature_id" = w."signature_id" AND c."profile_id" = w."profile_id";

-- Ours: answers changed, so readers that hold one of the revision before must ask again.
UPDATE "cell" c SET "revision" = m."revision" + 1
  FROM "weighed" w, "matrix_state" m
 WHERE m."id" = 1 AND c."signature_id" = w."signature_id" AND c."profile_id" = w."profile_id";
UPDATE "matrix_state" SET "revision" = "revision" + 1, "updated_at" = now()
 WHERE "id" = 1 AND EXISTS (SELECT 1 FROM "weighed");
DROP TABLE "weighed";
