-- What a kernel has or lacks whatever its number says; null: nothing is stated.
ALTER TABLE "profile_revision" ADD COLUMN "features" JSONB;
