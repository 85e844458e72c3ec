-- Bytes, kept once however many files have them. Its id names its objects in the store, and is never used again: what erases a blob's
-- objects cannot meet those of a later one.
CREATE TABLE "blobs" (
  "id" UUID NOT NULL,
  "hash" TEXT NOT NULL,
  "size" BIGINT NOT NULL,
  "content_type" TEXT NOT NULL,
  "preview" JSONB NOT NULL,
  "scan" TEXT NOT NULL DEFAULT 'none',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "blobs_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "blobs_hash_key" ON "blobs"("hash");

CREATE TABLE "files" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "room_id" TEXT,
  "message_id" UUID,
  "position" INTEGER NOT NULL DEFAULT 0,
  "blob_id" UUID NOT NULL,
  "filename" TEXT NOT NULL,
  "content_type" TEXT NOT NULL,
  "size" BIGINT NOT NULL,
  "kind" TEXT NOT NULL,
  "caption" TEXT NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "expires_at" TIMESTAMPTZ(3),
  CONSTRAINT "files_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "files_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "files_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "rooms"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "files_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "files_blob_id_fkey" FOREIGN KEY ("blob_id") REFERENCES "blobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "files_message_id_position_idx" ON "files"("message_id", "position");
CREATE INDEX "files_room_id_id_idx" ON "files"("room_id", "id");
CREATE INDEX "files_user_id_id_idx" ON "files"("user_id", "id");
CREATE INDEX "files_blob_id_idx" ON "files"("blob_id");
CREATE INDEX "files_to_forget_idx" ON "files"("expires_at") WHERE "expires_at" IS NOT NULL;

-- One that is under way, or was cut off and may go on.
CREATE TABLE "uploads" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "room_id" TEXT,
  "filename" TEXT NOT NULL,
  "size" BIGINT,
  "received" BIGINT NOT NULL DEFAULT 0,
  "state" TEXT NOT NULL DEFAULT '',
  "writer" UUID,
  "writer_until" TIMESTAMPTZ(3),
  "file_id" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "uploads_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "uploads_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "uploads_user_id_idx" ON "uploads"("user_id");
CREATE INDEX "uploads_expires_at_idx" ON "uploads"("expires_at");

-- Whatever takes a file away, a message's deletion, a room's, or its time: a job looks whether its bytes are still those of another. One
-- that is at it already must look once more, so its attempt no longer counts.
CREATE FUNCTION collect_blob() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO jobs (kind, key, lane, run_at) VALUES ('blob:collect', OLD.blob_id, OLD.blob_id, now())
    ON CONFLICT (kind, key) DO UPDATE SET run_at = excluded.run_at, attempts = 0;
  RETURN NULL;
END $$;
CREATE TRIGGER files_collect_blob AFTER DELETE ON files FOR EACH ROW EXECUTE FUNCTION collect_blob();

-- The pieces of an upload that comes to nothing, whoever ends it, are erased by a job.
CREATE FUNCTION discard_upload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO jobs (kind, key, lane, run_at) VALUES ('upload:discard', OLD.id || ' ' || OLD.state, OLD.id, now()) ON CONFLICT (kind, key) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER uploads_discard AFTER DELETE ON uploads FOR EACH ROW WHEN (OLD.file_id IS NULL) EXECUTE FUNCTION discard_upload();
