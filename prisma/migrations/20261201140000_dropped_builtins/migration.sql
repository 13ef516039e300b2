-- Names of built-in profiles that somebody deleted or recorded otherwise: a start does not record them again.
CREATE TABLE "dropped_builtin" (
  "name" TEXT PRIMARY KEY,
  "dropped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
