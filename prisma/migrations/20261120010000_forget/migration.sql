-- What a deleted message said is kept only as long as it can be brought back: finds those whose time is over.
CREATE INDEX "messages_to_forget_idx" ON "messages"("deleted_at") WHERE "deleted_at" IS NOT NULL AND "content" <> '';
