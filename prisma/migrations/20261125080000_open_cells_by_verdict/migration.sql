-- A claim changes state, attempts and lease of a cell. With none of them in an index, and room left on the page, it is a
-- heap-only update: no index is written. So open cells are found by having no verdict, which only a decision changes.
-- A profile's come in the order in which they are claimed, however many of its cells are decided already.

-- DropIndex
DROP INDEX "cell_open_idx";

-- CreateIndex
CREATE INDEX "cell_open_idx" ON "cell"("profile_id", "signature_id") WHERE "verdict" IS NULL;

ALTER TABLE "cell" SET (fillfactor = 50);
