ALTER TABLE "rooms" ADD COLUMN "slow_mode_seconds" INTEGER NOT NULL DEFAULT 0;

-- Without references: a row says nothing after an hour, and is deleted then.
CREATE TABLE "slow_mode_turns" (
    "room_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slow_mode_turns_pkey" PRIMARY KEY ("room_id","user_id")
);
