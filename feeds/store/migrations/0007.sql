-- Entries of our own documents, from which a store is made up that was lost, or put back as it was some time ago.
ALTER TABLE adopted ADD COLUMN own INTEGER NOT NULL DEFAULT 0;

-- By what the bytes of an entry are known to be those that were written; empty where nobody knows.
ALTER TABLE entry ADD COLUMN mark BLOB NOT NULL DEFAULT x'';
