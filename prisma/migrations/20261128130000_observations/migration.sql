-- Outcomes of real restores, and what cells know of them (docs/observations.md).

-- AlterTable
ALTER TABLE "cell" ADD COLUMN     "conflict" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "observation_id" BIGINT,
ADD COLUMN     "observations" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "observed" TEXT,
ADD COLUMN     "observed_grade" TEXT;

-- CreateTable
CREATE TABLE "observation" (
    "id" BIGSERIAL NOT NULL,
    "signature_id" INTEGER NOT NULL,
    "image_id" INTEGER,
    "image_digest" TEXT NOT NULL,
    "profile_id" INTEGER NOT NULL,
    "profile_revision" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "grade" TEXT NOT NULL,
    "observed" TEXT,
    "cause" TEXT,
    "tool_name" TEXT NOT NULL,
    "tool_version" TEXT NOT NULL,
    "steps" JSONB,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reported_by" TEXT,
    "url" TEXT,
    "log" JSONB NOT NULL,
    "log_bytes" INTEGER NOT NULL,
    "rules" TEXT[],

    CONSTRAINT "observation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "observation_signature_id_profile_id_idx" ON "observation"("signature_id", "profile_id");

-- CreateIndex
CREATE INDEX "observation_image_id_idx" ON "observation"("image_id");

-- CreateIndex
CREATE INDEX "observation_profile_id_idx" ON "observation"("profile_id");

-- CreateIndex
CREATE INDEX "cell_conflict_idx" ON "cell"("observation_id") WHERE "conflict";

-- AddForeignKey
ALTER TABLE "observation" ADD CONSTRAINT "observation_signature_id_fkey" FOREIGN KEY ("signature_id") REFERENCES "signature"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "observation" ADD CONSTRAINT "observation_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "observation" ADD CONSTRAINT "observation_profile_id_fkey" FOREIGN KEY ("profile_id") REFERENCES "profile"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Ours: what the columns may hold
ALTER TABLE "observation"
    ADD CONSTRAINT "observation_outcome" CHECK ("outcome" IN ('restored', 'failed', 'restored-dead')),
    ADD CONSTRAINT "observation_grade" CHECK ("grade" IN ('tested', 'reported')),
    ADD CONSTRAINT "observation_observed" CHECK ("observed" IN ('restored', 'restored-after-steps', 'failed', 'failed-without-steps')),
    ADD CONSTRAINT "observation_cause" CHECK ("cause" IN ('capability', 'host', 'unmatched'));
ALTER TABLE "cell"
    ADD CONSTRAINT "cell_observed_is_whole" CHECK (
        ("observed" IS NULL) = ("observation_id" IS NULL) AND ("observed" IS NULL) = ("observed_grade" IS NULL)
    ),
    ADD CONSTRAINT "cell_conflict_is_decided" CHECK (NOT "conflict" OR ("state" = 'decided' AND "observed" IS NOT NULL));

-- Ours: what was observed stays as it was recorded. Only the image it belongs to may go, or be read anew.
CREATE FUNCTION "refuse_observation_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'observations are append-only';
END $$;
CREATE TRIGGER "observation_is_append_only" BEFORE UPDATE ON "observation" FOR EACH ROW
    WHEN (to_jsonb(OLD) - 'image_id' - 'signature_id' IS DISTINCT FROM to_jsonb(NEW) - 'image_id' - 'signature_id')
    EXECUTE FUNCTION "refuse_observation_change"();
