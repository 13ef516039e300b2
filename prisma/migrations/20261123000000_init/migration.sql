-- The first schema. Prisma knows tables, keys and foreign keys; the rest, marked below, is ours: byte-wise order of
-- version keys and profile names, the partial index of open cells, and the checks at the end.

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "matrix_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "revision" BIGINT NOT NULL DEFAULT 0,
    "rule_book" TEXT NOT NULL DEFAULT '',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "matrix_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kconfig" (
    "digest" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "kconfig_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "profile" (
    "id" SERIAL NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "revision" INTEGER NOT NULL,
    "builtin" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "profile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "profile_revision" (
    "profile_id" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "release" TEXT NOT NULL,
    "version_key" TEXT COLLATE "C" NOT NULL,
    "arch" TEXT NOT NULL,
    "restorers" TEXT[],
    "kconfig_digest" TEXT NOT NULL,
    "kconfig_complete" BOOLEAN NOT NULL,
    "object_support" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "labels" JSONB NOT NULL,
    "parent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "profile_revision_pkey" PRIMARY KEY ("profile_id","revision")
);

-- CreateTable
CREATE TABLE "object_type" (
    "id" TEXT NOT NULL,
    "family" TEXT NOT NULL,
    "area" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "builtin" BOOLEAN NOT NULL,
    "body" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "object_type_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signature" (
    "id" SERIAL NOT NULL,
    "hash" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "arch" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signature_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "image" (
    "id" SERIAL NOT NULL,
    "digest" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "format" TEXT NOT NULL,
    "flavour" TEXT NOT NULL,
    "arch" TEXT NOT NULL,
    "inventory" JSONB NOT NULL,
    "signature_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "image_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "image_name" (
    "name" TEXT NOT NULL,
    "tag" TEXT NOT NULL,
    "image_id" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "image_name_pkey" PRIMARY KEY ("name","tag")
);

-- CreateTable
CREATE TABLE "decision" (
    "hash" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "findings" JSONB NOT NULL,
    "steps" JSONB NOT NULL,
    "assumptions" JSONB NOT NULL,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "cell" (
    "signature_id" INTEGER NOT NULL,
    "profile_id" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'wanted',
    "profile_revision" INTEGER NOT NULL,
    "rule_book" TEXT NOT NULL,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "wanted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "verdict" TEXT,
    "grade" TEXT,
    "decision_hash" TEXT,
    "evaluated_at" TIMESTAMPTZ(3),
    "revision" BIGINT NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "cell_pkey" PRIMARY KEY ("signature_id","profile_id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "profile_name_key" ON "profile"("name");

-- CreateIndex
CREATE INDEX "profile_revision_version_key_idx" ON "profile_revision"("version_key");

-- CreateIndex
CREATE UNIQUE INDEX "signature_hash_key" ON "signature"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "image_digest_key" ON "image"("digest");

-- CreateIndex
CREATE INDEX "image_signature_id_idx" ON "image"("signature_id");

-- CreateIndex
CREATE INDEX "image_name_image_id_idx" ON "image_name"("image_id");

-- CreateIndex
CREATE INDEX "cell_profile_id_idx" ON "cell"("profile_id");

-- CreateIndex
CREATE INDEX "cell_open_idx" ON "cell"("wanted_at") WHERE "state" IN ('wanted', 'running');

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- AddForeignKey
ALTER TABLE "profile_revision" ADD CONSTRAINT "profile_revision_profile_id_fkey" FOREIGN KEY ("profile_id") REFERENCES "profile"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "profile_revision" ADD CONSTRAINT "profile_revision_kconfig_digest_fkey" FOREIGN KEY ("kconfig_digest") REFERENCES "kconfig"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image" ADD CONSTRAINT "image_signature_id_fkey" FOREIGN KEY ("signature_id") REFERENCES "signature"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_name" ADD CONSTRAINT "image_name_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cell" ADD CONSTRAINT "cell_signature_id_fkey" FOREIGN KEY ("signature_id") REFERENCES "signature"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cell" ADD CONSTRAINT "cell_profile_id_fkey" FOREIGN KEY ("profile_id") REFERENCES "profile"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Ours: what the columns may hold
ALTER TABLE "matrix_state" ADD CONSTRAINT "matrix_state_one_row" CHECK ("id" = 1);
ALTER TABLE "decision" ADD CONSTRAINT "decision_verdict" CHECK ("verdict" IN ('yes', 'conditional', 'no', 'unknown'));
ALTER TABLE "cell"
    ADD CONSTRAINT "cell_state" CHECK ("state" IN ('wanted', 'running', 'decided', 'failed')),
    ADD CONSTRAINT "cell_verdict" CHECK ("verdict" IN ('yes', 'conditional', 'no', 'unknown')),
    ADD CONSTRAINT "cell_grade" CHECK ("grade" IN ('predicted', 'tested', 'reported')),
    ADD CONSTRAINT "cell_decided_is_whole" CHECK (
        ("state" = 'decided') = ("verdict" IS NOT NULL)
        AND ("verdict" IS NULL) = ("grade" IS NULL)
        AND ("verdict" IS NULL) = ("decision_hash" IS NULL)
        AND ("verdict" IS NULL) = ("evaluated_at" IS NULL)
    ),
    ADD CONSTRAINT "cell_running_has_lease" CHECK (("state" = 'running') = ("lease_until" IS NOT NULL)),
    ADD CONSTRAINT "cell_failed_has_error" CHECK ("state" <> 'failed' OR "error" IS NOT NULL);

-- Ours: the one row of matrix_state
INSERT INTO "matrix_state" ("id") VALUES (1);
