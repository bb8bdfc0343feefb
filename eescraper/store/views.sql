CREATE VIEW value_provenance AS
SELECT
  evidence.draw_id,
  evidence.field,
  evidence.agrees,
  evidence.outdated,
  observations.source,
  observations.observation_id,
  observations.place,
  fetches.fetch_id,
  fetches.url,
  fetches.fetched_at,
  fetches.archive_file,
  fetches.archive_offset,
  fetches.record_id
FROM evidence
JOIN observations USING (observation_id)
JOIN fetches ON fetches.fetch_id = observations.first_fetch_id;

CREATE VIEW draw_ordinals AS
SELECT
  draw_id,
  draw_date,
  category,
  row_number() OVER (ORDER BY draw_number, draw_suffix) AS nth_ever,
  row_number() OVER (
    PARTITION BY substr(draw_date, 1, 4) ORDER BY draw_number, draw_suffix
  ) AS nth_of_year,
  row_number() OVER (
    PARTITION BY category ORDER BY draw_number, draw_suffix
  ) AS nth_of_category,
  row_number() OVER (
    PARTITION BY category, substr(draw_date, 1, 4) ORDER BY draw_number, draw_suffix
  ) AS nth_of_category_in_year
FROM draws
WHERE status = 'official';

CREATE VIEW value_support AS
WITH testimonies AS (
  SELECT
    evidence.draw_id,
    replace(evidence.field, 'restated_', '') AS field,
    observations.source,
    max(evidence.agrees) AS agrees,
    max(evidence.agrees = 0 AND evidence.outdated = 0) AS dissents,
    max(evidence.outdated) AS outdated
  FROM evidence JOIN observations USING (observation_id)
  GROUP BY 1, 2, 3
)
SELECT
  draw_id,
  field,
  CASE WHEN sum(dissents) THEN 'disputed' WHEN sum(agrees) > 1 THEN 'several' ELSE 'one' END
    AS support,
  sum(agrees) AS agreeing,
  sum(dissents) AS dissenting,
  sum(outdated) AS outdated,
  group_concat(CASE WHEN agrees THEN source END, ', ') AS agreeing_sources,
  group_concat(CASE WHEN dissents THEN source END, ', ') AS dissenting_sources
FROM testimonies
GROUP BY draw_id, field;

CREATE VIEW disputes AS
SELECT
  evidence.draw_id,
  evidence.field,
  CASE replace(evidence.field, 'restated_', '')
    WHEN 'draw_date' THEN draws.draw_date
    WHEN 'drawn_at_utc' THEN draws.drawn_at_utc
    WHEN 'category' THEN draws.category
    WHEN 'category_version' THEN draws.category_version
    WHEN 'category_name' THEN draws.category_name
    WHEN 'programs' THEN draws.programs
    WHEN 'invitations' THEN draws.invitations
    WHEN 'crs_cutoff' THEN draws.crs_cutoff
    WHEN 'tie_break_at_utc' THEN draws.tie_break_at_utc
    WHEN 'pool_count_id' THEN draws.pool_count_id
  END AS believed,
  CASE evidence.field
    WHEN 'draw_date' THEN observations.draw_date
    WHEN 'drawn_at_utc' THEN observations.drawn_at_utc
    WHEN 'category' THEN observations.category
    WHEN 'category_version' THEN observations.category_version
    WHEN 'category_name' THEN observations.category_name
    WHEN 'programs' THEN observations.programs
    WHEN 'invitations' THEN observations.invitations
    WHEN 'crs_cutoff' THEN observations.crs_cutoff
    WHEN 'tie_break_at_utc' THEN observations.tie_break_at_utc
    WHEN 'pool_count_id' THEN observations.pool_count_id
    ELSE json_extract(observations.restated, '$.' || replace(evidence.field, 'restated_', ''))
  END AS stated,
  observations.source,
  evidence.outdated,
  evidence.dissents_since,
  fetches.url,
  observations.place
FROM evidence
JOIN observations USING (observation_id)
JOIN draws ON draws.draw_id = evidence.draw_id
JOIN fetches ON fetches.fetch_id = observations.first_fetch_id
WHERE evidence.agrees = 0;

CREATE VIEW instructions AS
SELECT
  observations.draw_id,
  observations.source,
  observations.language,
  observations.minister,
  observations.next_date,
  observations.instruction,
  fetches.fetched_at AS last_seen_at
FROM sightings
JOIN observations USING (observation_id)
JOIN fetches ON fetches.fetch_id = sightings.to_fetch_id
WHERE observations.instruction IS NOT NULL
  AND sightings.sighting_id = (
    SELECT max(newer.sighting_id) FROM sightings AS newer
    WHERE newer.source = sightings.source AND newer.draw_id = sightings.draw_id
  );

CREATE VIEW news_reports AS
SELECT
  statements.statement_id,
  articles.outlet,
  articles.url,
  articles.title,
  articles.language,
  articles.published_on,
  fetches.fetched_at AS read_at,
  statements.headline,
  statements.draw_id,
  statements.stated_id,
  statements.draw_date,
  statements.category,
  statements.invitations,
  statements.crs_cutoff,
  statements.tie_break_at_utc,
  statements.tie_break_date,
  statements.flags,
  statements.texts,
  fetches.archive_file,
  fetches.archive_offset
FROM statements
JOIN articles USING (article_id, fetch_id)
JOIN fetches USING (fetch_id);

CREATE VIEW news_disputes AS
SELECT
  news_evidence.draw_id,
  news_evidence.field,
  CASE news_evidence.field
    WHEN 'draw_id' THEN draws.draw_id
    WHEN 'draw_date' THEN draws.draw_date
    WHEN 'category' THEN draws.category
    WHEN 'invitations' THEN draws.invitations
    WHEN 'crs_cutoff' THEN draws.crs_cutoff
    WHEN 'tie_break_at_utc' THEN draws.tie_break_at_utc
  END AS believed,
  CASE news_evidence.field
    WHEN 'draw_id' THEN statements.stated_id
    WHEN 'draw_date' THEN statements.draw_date
    WHEN 'category' THEN statements.category
    WHEN 'invitations' THEN statements.invitations
    WHEN 'crs_cutoff' THEN statements.crs_cutoff
    WHEN 'tie_break_at_utc' THEN coalesce(statements.tie_break_at_utc, statements.tie_break_date)
  END AS stated,
  articles.outlet,
  articles.url,
  articles.published_on,
  statements.headline,
  news_evidence.outdated,
  json_extract(
    statements.texts,
    '$.' || CASE news_evidence.field WHEN 'tie_break_at_utc' THEN 'tie_break'
      ELSE news_evidence.field END
  ) AS text
FROM news_evidence
JOIN statements USING (statement_id)
JOIN articles USING (article_id)
JOIN draws ON draws.draw_id = news_evidence.draw_id
WHERE news_evidence.agrees = 0;

CREATE VIEW verdicts AS
SELECT
  articles.outlet,
  articles.url,
  articles.published_on,
  claims.kind,
  claims.value,
  claims.category,
  claims.verdict,
  claims.right_value,
  claims.because,
  claims.text,
  claims.query
FROM claims
JOIN articles USING (article_id, fetch_id);
