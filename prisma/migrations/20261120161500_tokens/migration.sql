-- What an outside service said last of a person, so that only what it changes is taken over.
ALTER TABLE "accounts" ADD COLUMN "claimed" TEXT, ADD COLUMN "claimed_at" INTEGER;

-- Guests, and those whose account has ended but whose messages stay.
ALTER TABLE "users" ADD COLUMN "guest_until" TIMESTAMPTZ(3), ADD COLUMN "retired_at" TIMESTAMPTZ(3);
CREATE INDEX "users_guests_idx" ON "users"("guest_until") WHERE "guest_until" IS NOT NULL AND "retired_at" IS NULL;
ALTER TABLE "rooms" ADD COLUMN "guests_allowed" BOOLEAN NOT NULL DEFAULT false;
UPDATE "rooms" SET "guests_allowed" = true WHERE "id" = 'general';
ALTER TABLE "workspace" ADD COLUMN "guests" BOOLEAN;

CREATE TABLE "api_tokens" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "secret_hash" TEXT NOT NULL,
  "secret_start" TEXT NOT NULL,
  "scopes" TEXT[] NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "expires_at" TIMESTAMPTZ(3),
  "last_used_at" TIMESTAMPTZ(3),
  CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "api_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "api_tokens_secret_hash_key" ON "api_tokens"("secret_hash");
CREATE INDEX "api_tokens_user_id_idx" ON "api_tokens"("user_id");

CREATE TABLE "revoked_tokens" (
  "jti" TEXT NOT NULL,
  "revoked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "expires_at" TIMESTAMPTZ(3),
  CONSTRAINT "revoked_tokens_pkey" PRIMARY KEY ("jti")
);
