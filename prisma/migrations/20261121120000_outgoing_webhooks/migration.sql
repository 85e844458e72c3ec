-- Work that is to be done once, by whichever process takes it.
CREATE TABLE "jobs" (
  "id" BIGSERIAL NOT NULL,
  "kind" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "lane" TEXT NOT NULL,
  "run_at" TIMESTAMPTZ(3) NOT NULL,
  "lease_until" TIMESTAMPTZ(3),
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "last_error" TEXT,
  CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "jobs_kind_key_key" ON "jobs"("kind", "key");
CREATE INDEX "jobs_lane_id_idx" ON "jobs"("lane", "id");
CREATE INDEX "jobs_run_at_idx" ON "jobs"("run_at");

-- Goes with its bot's membership, as an incoming one does.
CREATE TABLE "outgoing_webhooks" (
  "id" UUID NOT NULL,
  "room_id" TEXT NOT NULL,
  "user_id" UUID NOT NULL,
  "url" TEXT NOT NULL,
  "events" TEXT[] NOT NULL,
  "trigger_word" TEXT,
  "enabled" BOOLEAN NOT NULL DEFAULT true,
  "seq" INTEGER NOT NULL,
  "rev" INTEGER NOT NULL,
  "failing_since" TIMESTAMPTZ(3),
  "created_by" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "outgoing_webhooks_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "outgoing_webhooks_room_id_user_id_fkey" FOREIGN KEY ("room_id", "user_id") REFERENCES "memberships"("room_id", "user_id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "outgoing_webhooks_room_id_user_id_key" ON "outgoing_webhooks"("room_id", "user_id");

CREATE TABLE "webhook_deliveries" (
  "id" UUID NOT NULL,
  "webhook_id" UUID NOT NULL,
  "event" TEXT NOT NULL,
  "message_id" UUID,
  "state" TEXT NOT NULL DEFAULT 'waiting',
  "tries" INTEGER NOT NULL DEFAULT 0,
  "status" INTEGER,
  "duration_ms" INTEGER,
  "error" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "tried_at" TIMESTAMPTZ(3),
  CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "outgoing_webhooks"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "webhook_deliveries_webhook_id_created_at_idx" ON "webhook_deliveries"("webhook_id", "created_at" DESC);
