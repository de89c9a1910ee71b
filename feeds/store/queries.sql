-- Each query stands behind a line "name: …"; feeds/store/sqlite.py runs them by that name. INDEXED BY stands where the
-- planner, which knows nothing of sizes, would rather read all that a feed or target has.

-- name: get_meta
SELECT value FROM meta WHERE key = :key;
-- name: put_meta
INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: directories
SELECT DISTINCT directory FROM file WHERE source = :source AND NOT part;
-- name: files_in
SELECT name, size, mtime, ctime, inode, racy FROM file
WHERE source = :source AND directory = :directory AND NOT part;
-- name: parts_of_file
SELECT name FROM file WHERE source = :source AND directory = :path AND part ORDER BY name;
-- name: stamp_of_file
SELECT size, mtime, ctime, inode, racy FROM file WHERE source = :source AND directory = :directory AND name = :name;
-- name: count_files
SELECT count(*) FROM file WHERE source = :source AND NOT part
    AND (:directory = '' OR directory = :directory OR (directory > :directory || '/' AND directory < :directory || '0'));
-- name: get_file
SELECT hash, size, article, refused FROM file WHERE source = :source AND directory = :directory AND name = :name;
-- name: files_with
SELECT source, iif(directory = '', name, directory || '/' || name) FROM file
WHERE hash = :hash AND NOT part LIMIT 20;
-- name: put_file
INSERT INTO file (source, directory, name, size, mtime, ctime, inode, racy, hash, article, refused, part)
VALUES (:source, :directory, :name, :size, :mtime, :ctime, :inode, :racy, :hash, :article, :refused, :part)
ON CONFLICT (source, directory, name) DO UPDATE SET size = excluded.size, mtime = excluded.mtime,
    ctime = excluded.ctime, inode = excluded.inode, racy = excluded.racy, hash = excluded.hash,
    article = excluded.article, refused = excluded.refused;
-- name: let_go
UPDATE file SET article = NULL WHERE source = :source AND directory = :directory AND name = :name;
-- name: restamp_file
UPDATE file SET size = :size, mtime = :mtime, ctime = :ctime, inode = :inode, racy = :racy
WHERE source = :source AND directory = :directory AND name = :name;
-- name: drop_file
DELETE FROM file WHERE source = :source AND directory = :directory AND name = :name;
-- name: newest_edition
SELECT number, made, source, path FROM edition WHERE explicit = :explicit AND source = :source;
-- name: put_edition
INSERT INTO edition (explicit, number, made, source, path) VALUES (:explicit, :number, :made, :source, :path)
ON CONFLICT (explicit, source) DO UPDATE SET number = excluded.number, made = excluded.made, path = excluded.path;
-- name: put_echo
INSERT INTO echo (explicit, source, path) VALUES (:explicit, :source, :path) ON CONFLICT DO NOTHING;
-- name: echoes
SELECT source, path FROM echo WHERE explicit = :explicit ORDER BY source, path;
-- name: drop_echoes
DELETE FROM echo WHERE explicit = :explicit;
-- name: refusals
SELECT source, iif(directory = '', name, directory || '/' || name), refused FROM file
WHERE refused IS NOT NULL ORDER BY source, directory, name;
-- name: refuse_file
UPDATE file SET refused = :refused WHERE source = :source AND directory = :directory AND name = :name;
-- name: forget_reading
UPDATE file SET racy = 1 WHERE source = :source;

-- name: any_articles
SELECT EXISTS (SELECT 1 FROM article);
-- name: any_gone
SELECT EXISTS (SELECT 1 FROM article WHERE gone);
-- name: known
SELECT seq, id, explicit, source, path, gone, hash, digest, revision, state, published, updated, first_seen, draft
FROM article WHERE seq = :seq;
-- name: seq_by_id
SELECT seq FROM article WHERE id = :id;
-- name: seq_by_explicit
SELECT seq FROM article WHERE explicit = :explicit UNION SELECT seq FROM article WHERE id = :explicit LIMIT 1;
-- name: names_taken
SELECT id FROM article WHERE id IN (SELECT value FROM json_each(:names))
UNION ALL SELECT explicit FROM article WHERE explicit IN (SELECT value FROM json_each(:names));
-- name: gone_at
SELECT seq FROM article WHERE gone AND source = :source AND path = :path AND state = 'withdrawn' ORDER BY seq DESC LIMIT 1;
-- name: gone_with_hash
SELECT seq FROM article WHERE gone AND hash = :hash ORDER BY seq;
-- name: gone_with_trace
SELECT trace.seq FROM trace JOIN article USING (seq) WHERE key = :key AND gone ORDER BY trace.seq;
-- name: get_body
SELECT type, body FROM body WHERE seq = :seq;
-- name: add_article
INSERT INTO article (id, explicit, source, path, hash, digest, state, published, updated, expires, first_seen, draft)
VALUES (:id, :explicit, :source, :path, :hash, :digest, :state, :published, :updated, :expires, :first_seen, :draft)
RETURNING seq;
-- name: add_body
INSERT INTO body (seq, type, body) VALUES (:seq, :type, :body)
ON CONFLICT (seq) DO UPDATE SET type = excluded.type, body = excluded.body;
-- name: change_article
UPDATE article SET explicit = coalesce(explicit, :explicit), source = :source, path = :path, gone = 0, hash = :hash,
    digest = :digest, revision = :revision, state = :state, published = :published, updated = :updated,
    expires = :expires, first_seen = :first_seen, draft = :draft
WHERE seq = :seq;
-- name: move_article
UPDATE article SET source = :source, path = :path, gone = 0, hash = :hash WHERE seq = :seq;
-- name: lose_article
UPDATE article SET gone = 1 WHERE seq = :seq;
-- name: put_state
UPDATE article SET state = :state, first_seen = coalesce(first_seen, :first_seen) WHERE seq = :seq;
-- name: count_states
SELECT state, count(*) FROM article GROUP BY state;
-- name: due
SELECT seq, 'live' FROM article WHERE state = 'embargoed' AND published <= :now
UNION ALL
SELECT seq, 'expired' FROM article WHERE state = 'live' AND expires IS NOT NULL AND expires <= :now;
-- name: next_due
SELECT min(instant) FROM (
    SELECT min(published) AS instant FROM article WHERE state = 'embargoed'
    UNION ALL SELECT min(expires) FROM article WHERE state = 'live' AND expires IS NOT NULL
    UNION ALL SELECT min(changes) FROM feed WHERE NOT dirty
    UNION ALL SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'news');
-- name: all_articles
SELECT seq FROM article WHERE state = 'live' AND seq > :after ORDER BY seq LIMIT :limit;
-- name: listed_articles
SELECT seq FROM article WHERE :patterns = '[]' OR EXISTS (
    SELECT 1 FROM json_each(:patterns) AS asked
    WHERE coalesce(asked.value ->> 0, source) = source AND (article.path = asked.value ->> 1
        OR article.path GLOB (asked.value ->> 1) OR article.path GLOB (asked.value ->> 1) || '/*'))
ORDER BY published DESC, id LIMIT :limit;
-- name: count_listed
SELECT count(*) FROM article WHERE :patterns = '[]' OR EXISTS (
    SELECT 1 FROM json_each(:patterns) AS asked
    WHERE coalesce(asked.value ->> 0, source) = source AND (article.path = asked.value ->> 1
        OR article.path GLOB (asked.value ->> 1) OR article.path GLOB (asked.value ->> 1) || '/*'));
-- name: every_article
SELECT seq FROM article ORDER BY seq;
-- name: add_trace
INSERT INTO trace (key, seq) VALUES (:key, :seq) ON CONFLICT DO NOTHING;
-- name: drop_traces
DELETE FROM trace WHERE seq = :seq;

-- name: feed_of
SELECT feed FROM feed WHERE kind = :kind AND key = :key;
-- name: add_feed
INSERT INTO feed (kind, key, term) VALUES (:kind, :key, :term) RETURNING feed;
-- name: rekey_feed
UPDATE feed SET key = :key, term = :term, name = NULL, dirty = 1 WHERE feed = :feed;
-- name: name_feed
UPDATE feed SET name = :name, id = :id, dirty = 1 WHERE feed = :feed;
-- name: feed_by_name
SELECT feed FROM feed WHERE kind = :kind AND name = :name;
-- name: add_moved
INSERT INTO moved (name, feed) VALUES (:name, :feed) ON CONFLICT (name) DO UPDATE SET feed = excluded.feed;
-- name: moved_names
SELECT name, feed FROM moved;
-- name: drop_moved
DELETE FROM moved WHERE name = :name;
-- name: feeds
SELECT feed, kind, key, term, name, id, born, dirty, updated,
    EXISTS (SELECT 1 FROM member WHERE member.feed = feed.feed), history
FROM feed ORDER BY kind, key;
-- name: dirty_feeds
SELECT feed, kind, key, term, name, id, born, dirty, updated,
    EXISTS (SELECT 1 FROM member WHERE member.feed = feed.feed), history
FROM feed WHERE dirty ORDER BY kind, key;
-- name: terms
SELECT key, term FROM feed WHERE kind = :kind ORDER BY key;
-- name: any_born
SELECT EXISTS (SELECT 1 FROM feed WHERE born IS NOT NULL);
-- name: feed_sizes
SELECT feed, count(*) FROM member GROUP BY feed;
-- name: dirty_feed
UPDATE feed SET dirty = 1 WHERE feed = :feed AND NOT dirty;
-- name: dirty_all
UPDATE feed SET dirty = 1;
-- name: dirty_by_age
UPDATE feed SET dirty = 1 WHERE changes <= :now;
-- name: clean_feed
UPDATE feed SET dirty = 0, born = coalesce(born, :now), changes = :changes, updated = :updated WHERE feed = :feed;

-- name: feeds_of_article
SELECT feed, first_seen FROM member WHERE seq = :seq;
-- name: memberships
SELECT member.feed, archive, EXISTS (SELECT 1 FROM shown WHERE shown.feed = member.feed AND shown.seq = member.seq),
    (SELECT count(*) FROM member AS newer WHERE newer.feed = member.feed AND newer.published > member.published)
FROM member WHERE seq = :seq;
-- name: count_newer
SELECT count(*) FROM member WHERE feed = :feed AND published > :published;
-- name: add_member
INSERT INTO member (feed, published, seq, first_seen, archive)
SELECT feed, :published, :seq, :first_seen, iif(history IS NULL, NULL,
    coalesce((SELECT archive FROM archived WHERE archived.feed = feed.feed AND archived.seq = :seq), 0))
FROM feed WHERE feed = :feed ON CONFLICT DO NOTHING;
-- name: drop_members
DELETE FROM member WHERE seq = :seq;
-- name: newest
SELECT seq, published FROM member WHERE feed = :feed ORDER BY published DESC, seq LIMIT :limit;
-- name: published_at
SELECT seq FROM member WHERE feed = :feed AND published = :published;
-- name: last_seen
SELECT max(coalesce(born, 0), coalesce((SELECT max(first_seen) FROM member WHERE member.feed = feed.feed), 0))
FROM feed WHERE kind = 'all' AND key = '';
-- name: recent
SELECT seq, first_seen FROM member WHERE feed = :feed AND first_seen > :since ORDER BY first_seen DESC, published DESC LIMIT :limit;
-- name: pick
SELECT seq, id, published, revision, updated, (SELECT length(body) FROM body WHERE body.seq = article.seq),
    coalesce((SELECT guid FROM adopted WHERE adopted.seq = article.seq), id)
FROM article WHERE seq IN (SELECT value FROM json_each(:seqs));
-- name: rows
SELECT article.seq, article.id, article.source, path, article.published, article.updated, revision, draft, body.type,
    body.body, page.slug, adopted.link, nullif(adopted.guid, article.id)
FROM article JOIN body USING (seq) LEFT JOIN page USING (seq) LEFT JOIN adopted USING (seq)
WHERE article.seq IN (SELECT value FROM json_each(:seqs));
-- name: pageless
SELECT value FROM json_each(:seqs) WHERE value NOT IN (SELECT seq FROM page);
-- name: add_page
INSERT INTO page (slug, seq) VALUES (:slug, :seq) ON CONFLICT DO NOTHING;
-- name: page
SELECT seq, state FROM page JOIN article USING (seq) WHERE slug = :slug;

-- name: keep_history
UPDATE feed SET history = :history, dirty = 1 WHERE feed = :feed;
-- name: place_members
UPDATE member SET archive = iif(:kept,
    coalesce((SELECT archive FROM archived WHERE archived.feed = member.feed AND archived.seq = member.seq), 0), NULL)
WHERE feed = :feed;
-- name: dirty_archives
UPDATE archive SET dirty = :dirty WHERE feed = :feed;
-- name: unbear_archives
UPDATE archive SET born = NULL WHERE feed = :feed;
-- name: dirty_archives_of_article
UPDATE archive SET dirty = 1 WHERE (feed, number) IN (SELECT feed, archive FROM member WHERE seq = :seq AND archive > 0);
-- name: dirty_archive
UPDATE archive SET dirty = 1 WHERE feed = :feed AND number = :number;
-- name: clean_archive
UPDATE archive SET dirty = :dirty, born = coalesce(born, :now) WHERE feed = :feed AND number = :number;
-- name: every_dirty_archive
SELECT archive.feed, number FROM archive JOIN feed USING (feed) WHERE archive.dirty AND history IS NOT NULL
ORDER BY archive.feed, number DESC;
-- name: archive_born
SELECT born FROM archive WHERE feed = :feed AND number = :number;
-- name: newest_archive
SELECT (SELECT max(number) FROM archive WHERE feed = :feed),
    (SELECT min(number) FROM archive INDEXED BY archive_born WHERE feed = :feed AND born IS NULL);
-- name: count_archives
SELECT feed, count(born) FROM archive GROUP BY feed;
-- name: waiting
SELECT seq, id, member.first_seen, member.published, length(draft),
    (SELECT length(CAST(body AS BLOB)) FROM body WHERE body.seq = member.seq)
FROM member INDEXED BY member_waiting JOIN article USING (seq) WHERE feed = :feed AND archive = 0
ORDER BY member.first_seen, member.published, id;
-- name: shown_until_archived
SELECT shown.seq FROM shown CROSS JOIN member USING (feed, seq)
JOIN archive ON archive.feed = member.feed AND archive.number = member.archive
WHERE shown.feed = :feed AND born IS NULL;
-- name: in_archive
SELECT seq FROM member WHERE feed = :feed AND archive = :number AND archive > 0;
-- name: add_archive
INSERT INTO archive (feed, number) VALUES (:feed, :number);
-- name: add_archived
INSERT INTO archived (feed, seq, archive) VALUES (:feed, :seq, :number);
-- name: place_member
UPDATE member SET archive = :number WHERE feed = :feed AND archive = 0 AND seq = :seq;

-- name: bury
INSERT INTO tombstone (seq, feed, gone) SELECT seq, feed, max(:now, article.updated) FROM member JOIN feed USING (feed) JOIN article USING (seq)
WHERE seq = :seq AND born IS NOT NULL AND released ON CONFLICT DO NOTHING;
-- name: dirty_buried
UPDATE feed SET dirty = 1 WHERE feed IN (SELECT feed FROM tombstone WHERE seq = :seq);
-- name: unbury
DELETE FROM tombstone WHERE seq = :seq;
-- name: tombstones
SELECT id, tombstone.gone FROM tombstone JOIN article USING (seq) WHERE feed = :feed AND tombstone.gone > :since
ORDER BY tombstone.gone DESC, id LIMIT :limit;
-- name: prune_tombstones
DELETE FROM tombstone WHERE feed = :feed AND gone <= :since;

-- name: shown
SELECT seq FROM shown WHERE feed = :feed;
-- name: add_shown
INSERT INTO shown (feed, seq) VALUES (:feed, :seq) ON CONFLICT DO NOTHING;
-- name: put_released
UPDATE article SET released = 1 WHERE seq = :seq AND NOT released;
-- name: drop_shown
DELETE FROM shown WHERE feed = :feed AND seq = :seq;
-- name: prune_entries
DELETE FROM entry WHERE seq = :seq AND NOT EXISTS (SELECT 1 FROM shown WHERE shown.seq = :seq);

-- name: entries
SELECT seq, revision, checked, bytes, mark FROM entry
WHERE format = :format AND settings = :settings AND seq IN (SELECT value FROM json_each(:seqs));
-- name: entry_revisions
SELECT seq, format, revision FROM entry WHERE settings = :settings AND seq IN (SELECT value FROM json_each(:seqs));
-- name: sweep_entries
DELETE FROM entry WHERE settings NOT IN (SELECT value FROM json_each(:settings)) OR seq NOT IN (SELECT seq FROM shown);
-- name: put_entry
INSERT INTO entry (seq, format, settings, revision, checked, bytes, mark)
VALUES (:seq, :format, :settings, :revision, 0, :bytes, :mark)
ON CONFLICT (seq, format, settings) DO UPDATE SET revision = excluded.revision, checked = 0, bytes = excluded.bytes,
    mark = excluded.mark;
-- name: every_entry
SELECT rowid, bytes, mark FROM entry WHERE rowid > :after ORDER BY rowid LIMIT :limit;
-- name: forget_entry
DELETE FROM entry WHERE rowid = :rowid;
-- name: check_entry
UPDATE entry SET checked = 1 WHERE seq = :seq AND format = :format AND settings = :settings;

-- name: documents
SELECT path, feed, format, hash, size, mtime, head, entries, archive FROM document WHERE target = :target;
-- name: current_documents
SELECT path, feed, format, hash, size, mtime, head, entries, archive FROM document INDEXED BY document_archive
WHERE target = :target AND archive IS NULL;
-- name: archive_documents
SELECT path, feed, format, hash, size, mtime, head, entries, archive FROM document
WHERE target = :target AND archive IS NOT NULL;
-- name: document
SELECT path, feed, format, hash, size, mtime, head, entries, archive FROM document
WHERE target = :target AND path = :path;
-- name: put_document
INSERT INTO document (target, path, feed, format, hash, size, mtime, head, entries, archive)
VALUES (:target, :path, :feed, :format, :hash, :size, :mtime, :head, :entries, :archive)
ON CONFLICT (target, path) DO UPDATE SET feed = excluded.feed, format = excluded.format, hash = excluded.hash,
    size = excluded.size, mtime = excluded.mtime, head = excluded.head, entries = excluded.entries,
    archive = excluded.archive, leaving = 0;
-- name: damage_document
UPDATE document SET hash = '', size = -1 WHERE target = :target AND path = :path;
-- name: recall_document
INSERT INTO document (target, path, format, hash, size, mtime, head, entries, archive, leaving)
VALUES (:target, :path, :format, '', -1, :mtime, '', 0, :archive, :archive IS NOT NULL)
ON CONFLICT (target, path) DO UPDATE SET hash = '', size = -1, mtime = max(mtime, excluded.mtime);
-- name: let_archives_go
UPDATE document SET leaving = 1 WHERE feed = :feed AND archive IS NOT NULL;
-- name: let_formats_go
UPDATE document SET leaving = 1
WHERE feed = :feed AND archive IS NOT NULL AND format NOT IN (SELECT value FROM json_each(:formats));
-- name: leaving
SELECT path FROM document INDEXED BY document_leaving WHERE target = :target AND leaving = 1 ORDER BY path;
-- name: drop_version
DELETE FROM version WHERE target = :target AND path = :path AND tag = :tag;
-- name: add_version
INSERT INTO version (target, path, tag, marks) VALUES (:target, :path, :tag, :marks);
-- name: prune_versions
DELETE FROM version WHERE target = :target AND path = :path AND number NOT IN
    (SELECT number FROM version WHERE target = :target AND path = :path ORDER BY number DESC LIMIT :keep);
-- name: drop_versions
DELETE FROM version WHERE target = :target AND path = :path;
-- name: version
SELECT marks FROM version WHERE target = :target AND path = :path AND tag = :tag;
-- name: drop_document
DELETE FROM document WHERE target = :target AND path = :path;

-- name: unlocate
INSERT INTO unlocated (seq) VALUES (:seq) ON CONFLICT DO NOTHING;
-- name: unlocate_all
INSERT INTO unlocated (seq) SELECT seq FROM article WHERE state = 'live' ON CONFLICT DO NOTHING;
-- name: unlocated
SELECT seq FROM unlocated ORDER BY seq LIMIT :limit;
-- name: drop_unlocated
DELETE FROM unlocated WHERE seq = :seq;
-- name: forget_unlocated
DELETE FROM unlocated;
-- name: heads
SELECT article.seq, article.id, article.source, path, article.published, article.updated, revision, draft, '', '',
    page.slug, adopted.link, nullif(adopted.guid, article.id)
FROM article LEFT JOIN page USING (seq) LEFT JOIN adopted USING (seq)
WHERE article.seq IN (SELECT value FROM json_each(:seqs)) AND state = 'live';
-- name: location
SELECT loc, published, updated FROM location WHERE seq = :seq;
-- name: put_location
INSERT INTO location (seq, loc, published, updated) VALUES (:seq, :loc, :published, :updated)
ON CONFLICT (seq) DO UPDATE SET loc = excluded.loc, published = excluded.published, updated = excluded.updated;
-- name: drop_location
DELETE FROM location WHERE seq = :seq;
-- name: forget_locations
DELETE FROM location;
-- name: published_as
SELECT published FROM location WHERE loc = :loc;
-- name: located
SELECT location.loc, location.updated FROM location JOIN article USING (seq)
WHERE location.published >= :since AND location.published < :before AND NOT EXISTS (
    SELECT 1 FROM location AS same JOIN article AS other ON other.seq = same.seq
    WHERE same.loc = location.loc AND (same.published, other.id) < (location.published, article.id))
ORDER BY location.published, article.id;
-- name: located_lately
SELECT location.loc, location.published, article.draft FROM location JOIN article USING (seq)
WHERE location.published > :since AND location.published <= :now AND NOT EXISTS (
    SELECT 1 FROM location AS same JOIN article AS other ON other.seq = same.seq
    WHERE same.loc = location.loc AND (same.published, other.id) < (location.published, article.id))
ORDER BY location.published DESC, article.id LIMIT :limit;
-- name: add_stale_month
INSERT INTO stale_month (month) VALUES (:month) ON CONFLICT DO NOTHING;
-- name: stale_months
SELECT month FROM stale_month ORDER BY month;
-- name: drop_stale_month
DELETE FROM stale_month WHERE month = :month;
-- name: forget_stale_months
DELETE FROM stale_month;
-- name: drop_meta
DELETE FROM meta WHERE key = :key;
-- name: drop_metas
DELETE FROM meta WHERE substr(key, 1, length(:prefix)) = :prefix;

-- name: add_adopted
INSERT INTO adopted (guid, id, title, link, published, updated, body, source, own)
VALUES (:guid, :id, :title, :link, :published, :updated, :body, :source, :own) ON CONFLICT DO NOTHING;
-- name: forget_own
DELETE FROM adopted WHERE own AND seq IS NULL AND seen IS NULL;
-- name: adopted_names
SELECT link, title FROM adopted WHERE link IS NOT NULL;
-- name: waiting_adopted
SELECT number, guid, id, title, link, published, updated, body, source, own FROM adopted
WHERE seq IS NULL AND seen IS NULL ORDER BY number;
-- name: any_adopted
SELECT EXISTS (SELECT 1 FROM adopted WHERE seq IS NULL AND seen IS NULL);
-- name: count_adopted
SELECT count(*), count(*) - count(coalesce(seq, seen)), count(seen) FROM adopted WHERE NOT own;
-- name: date_of_adopted
SELECT published FROM adopted WHERE seq = :seq AND dated;
-- name: match_adopted
UPDATE adopted SET seq = :seq, dated = :dated, link = iif(:linked, link, NULL) WHERE number = :number;
-- name: pass_adopted
UPDATE adopted SET seen = :seq WHERE number = :number;
-- name: adopt_id
UPDATE article SET id = :id, published = :published, updated = :updated, revision = revision + 1 WHERE seq = :seq;
-- name: put_updated
UPDATE article SET updated = :updated WHERE seq = :seq;
-- name: unpublished_edits
SELECT seq, id FROM article
WHERE id IN (SELECT value FROM json_each(:ids)) AND released
    AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.seq = article.seq AND entry.revision = article.revision);
-- name: is_released
SELECT released FROM article WHERE seq = :seq;
-- name: add_untried
INSERT INTO untried (seq) VALUES (:seq) ON CONFLICT DO NOTHING;
-- name: untried
SELECT seq FROM untried JOIN article USING (seq)
WHERE NOT gone AND NOT released AND seq NOT IN (SELECT seq FROM adopted WHERE seq IS NOT NULL) ORDER BY seq;
-- name: drop_untried
DELETE FROM untried;
-- name: unadopted
SELECT seq FROM article WHERE NOT gone AND seq > :after
    AND seq NOT IN (SELECT seq FROM adopted WHERE seq IS NOT NULL) ORDER BY seq LIMIT :limit;
-- name: adopt_feed_id
UPDATE feed SET id = :id, dirty = 1 WHERE feed = :feed AND id IS NULL AND :id NOT IN
    (SELECT id FROM feed WHERE id IS NOT NULL);
-- name: seqs_of
SELECT id, seq FROM article WHERE id IN (SELECT value FROM json_each(:ids)) AND NOT gone;
-- name: first_instants
SELECT seq, id, published FROM article WHERE state = 'live';
-- name: put_first_seen
UPDATE article SET first_seen = :first_seen WHERE seq = :seq;
-- name: put_member_first_seen
UPDATE member SET first_seen = :first_seen WHERE feed = :feed AND seq = :seq;
-- name: every_member
SELECT feed, feed.name, seq, article.id, member.published FROM member JOIN feed USING (feed) JOIN article USING (seq);
-- name: bear_feeds
UPDATE feed SET born = :born WHERE born IS NULL AND name IN (SELECT value FROM json_each(:names));
-- name: recall_archive
INSERT INTO archive (feed, number, born) VALUES (:feed, :number, :born) ON CONFLICT DO NOTHING;
-- name: recall_archived
INSERT INTO archived (feed, seq, archive) VALUES (:feed, :seq, :number) ON CONFLICT DO NOTHING;

-- name: bodiless
SELECT count(*) FROM article WHERE seq NOT IN (SELECT seq FROM body);
-- name: homeless
SELECT count(*) FROM article WHERE state = 'live' AND seq NOT IN (SELECT seq FROM member);
-- name: intruders
SELECT count(*) FROM member JOIN article USING (seq) WHERE state != 'live';
-- name: newest_instant
SELECT max(instant) FROM (SELECT max(mtime) AS instant FROM document UNION ALL SELECT max(first_seen) FROM article);
-- name: spoil_article
UPDATE article SET digest = x'' WHERE seq = :seq;
