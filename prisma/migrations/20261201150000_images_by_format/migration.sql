-- Windows of the matrix that show images of one format, newest first.
CREATE INDEX "image_format_id_idx" ON "image"("format", "id" DESC);
