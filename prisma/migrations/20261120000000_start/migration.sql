CREATE TYPE "user_role" AS ENUM ('owner', 'admin', 'member', 'guest');
CREATE TYPE "room_kind" AS ENUM ('room', 'dm');
CREATE TYPE "visibility" AS ENUM ('public', 'private');
CREATE TYPE "room_role" AS ENUM ('owner', 'admin', 'member', 'guest');
CREATE TYPE "involvement" AS ENUM ('everything', 'mentions', 'nothing');
CREATE TYPE "message_type" AS ENUM ('text', 'file', 'system');
CREATE TYPE "registration" AS ENUM ('open', 'invite', 'closed');

CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "role" "user_role" NOT NULL DEFAULT 'member',
    "is_guest" BOOLEAN NOT NULL DEFAULT false,
    "is_bot" BOOLEAN NOT NULL DEFAULT false,
    "password_hash" TEXT,
    "avatar_hash" TEXT,
    "sessions_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "users_username_key" ON "users"("username");
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");
-- There is one owner; of two first registrations at once, one wins.
CREATE UNIQUE INDEX "users_owner_key" ON "users"("role") WHERE "role" = 'owner';

CREATE TABLE "accounts" (
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("provider","provider_account_id")
);
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

CREATE TABLE "avatars" (
    "user_id" UUID NOT NULL,
    "content_type" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "avatars_pkey" PRIMARY KEY ("user_id")
);

CREATE TABLE "rooms" (
    "id" TEXT NOT NULL,
    "kind" "room_kind" NOT NULL DEFAULT 'room',
    "visibility" "visibility" NOT NULL DEFAULT 'public',
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "topic" TEXT NOT NULL DEFAULT '',
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "rev" INTEGER NOT NULL DEFAULT 0,
    "last_message_at" TIMESTAMPTZ(3),
    "member_count" INTEGER NOT NULL DEFAULT 0,
    "dm_key" TEXT,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "rooms_pkey" PRIMARY KEY ("id")
)
-- Every post updates its room: leave space for the new version of the row on the same page (HOT updates).
WITH (fillfactor = 50);
CREATE UNIQUE INDEX "rooms_dm_key_key" ON "rooms"("dm_key");

CREATE TABLE "memberships" (
    "room_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "room_role" NOT NULL DEFAULT 'member',
    "involvement" "involvement" NOT NULL DEFAULT 'everything',
    "last_read_seq" INTEGER NOT NULL DEFAULT 0,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("room_id","user_id")
)
WITH (fillfactor = 80);
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

CREATE TABLE "messages" (
    "id" UUID NOT NULL,
    "room_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "rev" INTEGER NOT NULL,
    "type" "message_type" NOT NULL DEFAULT 'text',
    "content" TEXT NOT NULL,
    "nonce" TEXT,
    "thread_id" UUID,
    "reply_count" INTEGER NOT NULL DEFAULT 0,
    "mentions" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[],
    "reactions" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "deleted_by" UUID,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);
-- History is read along it; unread is counted from it alone, because it covers what decides whether a message counts.
CREATE UNIQUE INDEX "messages_room_id_seq_key" ON "messages"("room_id", "seq") INCLUDE ("user_id", "thread_id", "type", "deleted_at");
CREATE UNIQUE INDEX "messages_room_id_user_id_nonce_key" ON "messages"("room_id", "user_id", "nonce");
CREATE INDEX "messages_room_id_rev_idx" ON "messages"("room_id", "rev");
CREATE INDEX "messages_thread_id_seq_idx" ON "messages"("thread_id", "seq") WHERE "thread_id" IS NOT NULL;

CREATE TABLE "message_edits" (
    "message_id" UUID NOT NULL,
    "rev" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "edited_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_edits_pkey" PRIMARY KEY ("message_id","rev")
);

CREATE TABLE "mentions" (
    "user_id" UUID NOT NULL,
    "room_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "message_id" UUID NOT NULL,

    CONSTRAINT "mentions_pkey" PRIMARY KEY ("user_id","room_id","seq")
);
CREATE INDEX "mentions_message_id_idx" ON "mentions"("message_id");

CREATE TABLE "invites" (
    "id" UUID NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "max_uses" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "invites_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "invites_secret_hash_key" ON "invites"("secret_hash");

CREATE TABLE "workspace" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT,
    "registration" "registration",

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "workspace_one_row" CHECK ("id" = 1)
);

ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "avatars" ADD CONSTRAINT "avatars_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "rooms"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "messages" ADD CONSTRAINT "messages_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "rooms"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "message_edits" ADD CONSTRAINT "message_edits_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "rooms" ("id", "name", "description") VALUES ('general', 'general', 'The room that everyone is in.');

-- A message's reactions: [{"emoji", "user_ids"}], emoji in the order of their first use. They are part of the message's row so that
-- a row and its `rev` always belong together.
CREATE FUNCTION reactions_add(reactions jsonb, new_emoji text, new_user uuid) RETURNS jsonb LANGUAGE sql IMMUTABLE RETURN
  CASE
    WHEN NOT EXISTS (SELECT FROM jsonb_array_elements(reactions) r WHERE r ->> 'emoji' = new_emoji)
      THEN reactions || jsonb_build_array(jsonb_build_object('emoji', new_emoji, 'user_ids', jsonb_build_array(new_user)))
    ELSE (
      SELECT jsonb_agg(
        CASE WHEN r ->> 'emoji' = new_emoji AND NOT (r -> 'user_ids') @> to_jsonb(new_user)
          THEN jsonb_set(r, '{user_ids}', (r -> 'user_ids') || to_jsonb(new_user)) ELSE r END ORDER BY n)
      FROM jsonb_array_elements(reactions) WITH ORDINALITY AS x(r, n))
  END;

CREATE FUNCTION reactions_remove(reactions jsonb, old_emoji text, old_user uuid) RETURNS jsonb LANGUAGE sql IMMUTABLE RETURN
  coalesce((
    SELECT jsonb_agg(left_over ORDER BY n)
    FROM jsonb_array_elements(reactions) WITH ORDINALITY AS x(r, n),
      LATERAL (SELECT CASE WHEN r ->> 'emoji' = old_emoji
        THEN jsonb_set(r, '{user_ids}', (r -> 'user_ids') - old_user::text) ELSE r END AS left_over) y
    WHERE jsonb_array_length(left_over -> 'user_ids') > 0), '[]'::jsonb);
