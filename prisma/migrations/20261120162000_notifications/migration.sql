-- In the order of their strength: of several reasons to tell someone of one message, the first counts.
CREATE TYPE "notif_type" AS ENUM ('mention', 'reply', 'message', 'reaction', 'invite', 'system');

CREATE TABLE "notifications" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "type" "notif_type" NOT NULL,
    "title" TEXT,
    "body" TEXT,
    "room_id" TEXT,
    "message_id" UUID,
    "seq" INTEGER,
    "actor_id" UUID,
    "emoji" TEXT,
    "is_read" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);
-- One for each message and person.
CREATE UNIQUE INDEX "notifications_message_id_user_id_key" ON "notifications"("message_id", "user_id");
CREATE INDEX "notifications_user_id_created_at_id_idx" ON "notifications"("user_id", "created_at" DESC, "id" DESC);
-- Counts what is unread, and finds what reading a room reads too.
CREATE INDEX "notifications_unread_idx" ON "notifications"("user_id", "room_id", "seq") WHERE NOT "is_read";
-- Finds those whose time is over.
CREATE INDEX "notifications_created_at_idx" ON "notifications"("created_at");
CREATE INDEX "notifications_deleted_at_idx" ON "notifications"("deleted_at") WHERE "deleted_at" IS NOT NULL;

ALTER TABLE "notifications" ADD CONSTRAINT "notifications_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who takes part in a thread is read from one entry of each person to the next, however long the thread.
CREATE INDEX "messages_thread_id_user_id_idx" ON "messages"("thread_id", "user_id") WHERE "thread_id" IS NOT NULL;
