-- Pasted text: the lines of each document as numbers, and those that it shares with other pages of its publisher, so
-- that it is cleaned anew when other pages make these different ones. uint64, little endian, rising.
ALTER TABLE documents ADD COLUMN lines BLOB NOT NULL DEFAULT x'';
ALTER TABLE documents ADD COLUMN shared_lines BLOB NOT NULL DEFAULT x'';
