-- What people require of their images, and what checks of it found (docs/guarantees.md#policies).

-- CreateTable
CREATE TABLE "policy" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "images" TEXT[],
    "requirement" JSONB NOT NULL,
    "labels" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_check" (
    "id" BIGSERIAL NOT NULL,
    "policy_id" INTEGER NOT NULL,
    "answer" TEXT NOT NULL,
    "revision" BIGINT NOT NULL,
    "rule_book" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_check_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "policy_name_key" ON "policy"("name");

-- CreateIndex
CREATE INDEX "policy_check_policy_id_id_idx" ON "policy_check"("policy_id", "id");

-- AddForeignKey
ALTER TABLE "policy_check" ADD CONSTRAINT "policy_check_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Images that guarantees cannot tell apart, next to each other: src/store/sql/read-image-groups.ts skips from one group
-- to the next. A release has at most 128 characters, and a longer text is none.
CREATE INDEX "image_home_idx" ON "image" ("format", "signature_id",
    (coalesce(left("inventory" -> 'origin' ->> 'kernel', 129), '')),
    (coalesce("inventory" -> 'origin' ->> 'revision', '')), "id");
