-- Entries of our own documents, from which a store is made up that was lost, or put back as it was some time ago.
ALTER TABLE adopted ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
