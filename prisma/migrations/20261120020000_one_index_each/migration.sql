-- Statements are kept prepared, and their plans with them. On a table without statistics (new, or just filled) every index that begins
-- with the room looks the same to the planner, and the wrong one reads the whole room: for each look there shall be one that fits.
DROP INDEX "messages_room_id_user_id_nonce_key";
CREATE UNIQUE INDEX "messages_user_id_nonce_room_id_key" ON "messages"("user_id", "nonce", "room_id");
-- For what says `rev > 0`, as all messages have it.
DROP INDEX "messages_room_id_rev_idx";
CREATE INDEX "messages_room_id_rev_idx" ON "messages"("room_id", "rev") WHERE "rev" > 0;
