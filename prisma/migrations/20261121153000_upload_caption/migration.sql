-- What its person says of it, before it is a file.
ALTER TABLE "uploads" ADD COLUMN "caption" TEXT NOT NULL DEFAULT '';
