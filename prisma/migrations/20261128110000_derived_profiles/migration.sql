-- Derived profiles: what one says itself, so that it can be made anew when its parent changes.

-- AlterTable
ALTER TABLE "profile_revision" ADD COLUMN     "own" JSONB;

-- CreateIndex
CREATE INDEX "profile_revision_parent_idx" ON "profile_revision"("parent");

-- Until now a parent was a note that nothing followed, and whoever named one had to say everything himself: such a
-- profile is whole, and stays as it is. The note becomes a label where there is room for one (64 at most).
UPDATE "profile_revision"
   SET "labels" = CASE WHEN (SELECT count(*) FROM jsonb_object_keys("labels")) < 64
                       THEN jsonb_build_object('parent', "parent") || "labels" ELSE "labels" END,
       "parent" = NULL
 WHERE "parent" IS NOT NULL;
