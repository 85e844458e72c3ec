-- Rooms have pictures as people have.
ALTER TABLE "rooms" ADD COLUMN "picture_hash" TEXT;

CREATE TABLE "room_pictures" (
  "room_id" TEXT NOT NULL,
  "content_type" TEXT NOT NULL,
  "bytes" BYTEA NOT NULL,
  CONSTRAINT "room_pictures_pkey" PRIMARY KEY ("room_id"),
  CONSTRAINT "room_pictures_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "rooms"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
