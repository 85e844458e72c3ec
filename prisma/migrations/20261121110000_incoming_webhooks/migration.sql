-- A bot that writes for one webhook and for nothing else.
ALTER TABLE "users" ADD COLUMN "is_webhook" BOOLEAN NOT NULL DEFAULT false;

-- It goes with its bot's membership: with the room, and when the bot is taken out of it.
CREATE TABLE "incoming_webhooks" (
  "id" UUID NOT NULL,
  "room_id" TEXT NOT NULL,
  "user_id" UUID NOT NULL,
  "secret_hash" TEXT NOT NULL,
  "secret_start" TEXT NOT NULL,
  "created_by" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "last_used_at" TIMESTAMPTZ(3),
  CONSTRAINT "incoming_webhooks_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "incoming_webhooks_room_id_user_id_fkey" FOREIGN KEY ("room_id", "user_id") REFERENCES "memberships"("room_id", "user_id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "incoming_webhooks_secret_hash_key" ON "incoming_webhooks"("secret_hash");
CREATE UNIQUE INDEX "incoming_webhooks_room_id_user_id_key" ON "incoming_webhooks"("room_id", "user_id");
