-- Capsules let a later rule book detect again what an image holds; rule books are made current one at a time
-- (docs/adr/0010).

-- AlterTable
ALTER TABLE "image" ADD COLUMN     "detected_by" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "matrix_state" ADD COLUMN     "held_rule_book" TEXT;

-- CreateTable
CREATE TABLE "capsule" (
    "image_id" INTEGER NOT NULL,
    "version" INTEGER,
    "packed" BYTEA,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "tried_for" TEXT NOT NULL DEFAULT '',
    "error" TEXT,

    CONSTRAINT "capsule_pkey" PRIMARY KEY ("image_id")
);

-- CreateTable
CREATE TABLE "rule_book" (
    "revision" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "current_since" TIMESTAMPTZ(3),
    "made_current_by" TEXT,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "rule_book_pkey" PRIMARY KEY ("revision")
);

-- CreateTable
CREATE TABLE "preview_image" (
    "rule_book" TEXT NOT NULL,
    "image_id" INTEGER NOT NULL,
    "compared" INTEGER NOT NULL,
    "flips" JSONB NOT NULL,
    "rules" JSONB NOT NULL,
    "error" TEXT,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "preview_image_pkey" PRIMARY KEY ("rule_book","image_id")
);

-- CreateTable
CREATE TABLE "preview_flip" (
    "id" BIGSERIAL NOT NULL,
    "rule_book" TEXT NOT NULL,
    "image_id" INTEGER NOT NULL,
    "profile_id" INTEGER NOT NULL,
    "from_verdict" TEXT NOT NULL,
    "to_verdict" TEXT NOT NULL,
    "rules" TEXT[],

    CONSTRAINT "preview_flip_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "image_detected_by_id_idx" ON "image"("detected_by", "id");

-- CreateIndex
CREATE INDEX "preview_image_image_id_idx" ON "preview_image"("image_id");

-- CreateIndex
CREATE INDEX "preview_flip_rule_book_id_idx" ON "preview_flip"("rule_book", "id");

-- CreateIndex
CREATE INDEX "preview_flip_image_id_idx" ON "preview_flip"("image_id");

-- CreateIndex
CREATE INDEX "preview_flip_profile_id_idx" ON "preview_flip"("profile_id");

-- AddForeignKey
ALTER TABLE "capsule" ADD CONSTRAINT "capsule_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preview_image" ADD CONSTRAINT "preview_image_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preview_flip" ADD CONSTRAINT "preview_flip_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preview_flip" ADD CONSTRAINT "preview_flip_profile_id_fkey" FOREIGN KEY ("profile_id") REFERENCES "profile"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The images that are there were read by the rule book in force, and the rule book in force is the first one known.
UPDATE "image" SET "detected_by" = (SELECT "rule_book" FROM "matrix_state" WHERE "id" = 1) WHERE "format" <> 'inventory';
INSERT INTO "rule_book" ("revision", "current_since", "made_current_by")
SELECT "rule_book", "updated_at", 'start' FROM "matrix_state" WHERE "id" = 1 AND "rule_book" <> '';
