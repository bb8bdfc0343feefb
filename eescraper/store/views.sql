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
  CAST(substr(draw_date, 1, 4) AS INTEGER) AS year,
  category,
  row_number() OVER (ORDER BY draw_number, draw_suffix) AS nth_ever,
  row_number() OVER (
    PARTITION BY substr(draw_date, 1, 4) ORDER BY draw_number, draw_suffix
  ) AS nth_of_year,
  count(*) OVER (PARTITION BY substr(draw_date, 1, 4)) AS draws_in_year,
  row_number() OVER (
    PARTITION BY category ORDER BY draw_number, draw_suffix
  ) AS nth_of_category,
  row_number() OVER (
    PARTITION BY category, substr(draw_date, 1, 4) ORDER BY draw_number, draw_suffix
  ) AS nth_of_category_in_year
FROM draws
WHERE status = 'official';

-- Each draw beside the one before it: once in the series of all draws, once in its category's.
CREATE VIEW draw_gaps AS
WITH in_series AS (
  SELECT 'all' AS series, * FROM draws WHERE status = 'official'
  UNION ALL
  SELECT coalesce(category, 'unknown'), * FROM draws WHERE status = 'official'
),
steps AS (
  SELECT
    series,
    draw_id,
    draw_number,
    draw_suffix,
    draw_date,
    category,
    invitations,
    crs_cutoff,
    lag(draw_id) OVER one_series AS previous_draw_id,
    lag(draw_date) OVER one_series AS previous_draw_date,
    CAST(julianday(draw_date) - julianday(lag(draw_date) OVER one_series) AS INTEGER) AS days,
    crs_cutoff - lag(crs_cutoff) OVER one_series AS crs_cutoff_change,
    invitations - lag(invitations) OVER one_series AS invitations_change
  FROM in_series
  WINDOW one_series AS (PARTITION BY series ORDER BY draw_number, draw_suffix)
),
medians AS (
  SELECT series, avg(days) AS median_days
  FROM (
    SELECT
      series,
      days,
      row_number() OVER (PARTITION BY series ORDER BY days) AS place,
      count(*) OVER (PARTITION BY series) AS gaps
    FROM steps
    WHERE days IS NOT NULL
  )
  WHERE place IN ((gaps + 1) / 2, (gaps + 2) / 2)
  GROUP BY series
)
SELECT
  series,
  draw_id,
  draw_number,
  draw_suffix,
  draw_date,
  CAST(substr(draw_date, 1, 4) AS INTEGER) AS year,
  category,
  invitations,
  crs_cutoff,
  previous_draw_id,
  previous_draw_date,
  days,
  median_days,
  crs_cutoff_change,
  invitations_change
FROM steps
LEFT JOIN medians USING (series);

-- A row for every category in every year that has draws, also for those of which it has none.
CREATE VIEW category_years AS
WITH dated AS (
  SELECT
    *,
    CAST(substr(draw_date, 1, 4) AS INTEGER) AS year,
    coalesce(category, 'unknown') AS code
  FROM draws
  WHERE status = 'official' AND draw_date IS NOT NULL
),
placed AS (
  SELECT
    *,
    row_number() OVER (
      one_year ORDER BY crs_cutoff IS NULL, crs_cutoff, draw_number, draw_suffix
    ) AS from_lowest,
    row_number() OVER (
      one_year ORDER BY crs_cutoff IS NULL, crs_cutoff DESC, draw_number, draw_suffix
    ) AS from_highest
  FROM dated
  WINDOW one_year AS (PARTITION BY year, code)
),
summed AS (
  SELECT
    year,
    code AS category,
    count(*) AS draws,
    sum(invitations) AS invitations,
    min(invitations) AS min_invitations,
    max(invitations) AS max_invitations,
    min(crs_cutoff) AS min_crs_cutoff,
    max(CASE WHEN from_lowest = 1 AND crs_cutoff IS NOT NULL THEN draw_id END)
      AS min_crs_cutoff_draw_id,
    max(crs_cutoff) AS max_crs_cutoff,
    max(CASE WHEN from_highest = 1 AND crs_cutoff IS NOT NULL THEN draw_id END)
      AS max_crs_cutoff_draw_id
  FROM placed
  GROUP BY year, code
)
SELECT
  years.year,
  categories.category,
  categories.kind AS category_kind,
  coalesce(draws, 0) AS draws,
  CASE WHEN draws IS NULL THEN 0 ELSE invitations END AS invitations,
  100.0 * coalesce(draws, 0) / sum(draws) OVER one_year AS draws_percent,
  100.0 * CASE WHEN draws IS NULL THEN 0 ELSE invitations END / sum(invitations) OVER one_year
    AS invitations_percent,
  min_invitations,
  max_invitations,
  min_crs_cutoff,
  min_crs_cutoff_draw_id,
  max_crs_cutoff,
  max_crs_cutoff_draw_id
FROM (SELECT DISTINCT year FROM dated) AS years
CROSS JOIN categories
LEFT JOIN summed ON summed.year = years.year AND summed.category = categories.category
WINDOW one_year AS (PARTITION BY years.year);

CREATE VIEW extremes AS
WITH official AS (SELECT * FROM draws WHERE status = 'official')
SELECT 'lowest cut-off' AS extreme, crs_cutoff AS value, draw_id, draw_date, category
FROM official WHERE crs_cutoff = (SELECT min(crs_cutoff) FROM official)
UNION ALL
SELECT 'highest cut-off', crs_cutoff, draw_id, draw_date, category
FROM official WHERE crs_cutoff = (SELECT max(crs_cutoff) FROM official)
UNION ALL
SELECT 'fewest invitations', invitations, draw_id, draw_date, category
FROM official WHERE invitations = (SELECT min(invitations) FROM official)
UNION ALL
SELECT 'most invitations', invitations, draw_id, draw_date, category
FROM official WHERE invitations = (SELECT max(invitations) FROM official);

-- A pool, one row for each band. Two bands of fifty are also counted by tens: the bands that are
-- not split (is_split = 0) cover every score once.
CREATE VIEW pool_bands AS
WITH bands (band, crs_from, crs_to, is_split) AS (
  VALUES
    ('crs_601_1200', 601, 1200, 0),
    ('crs_501_600', 501, 600, 0),
    ('crs_451_500', 451, 500, 1),
    ('crs_491_500', 491, 500, 0),
    ('crs_481_490', 481, 490, 0),
    ('crs_471_480', 471, 480, 0),
    ('crs_461_470', 461, 470, 0),
    ('crs_451_460', 451, 460, 0),
    ('crs_401_450', 401, 450, 1),
    ('crs_441_450', 441, 450, 0),
    ('crs_431_440', 431, 440, 0),
    ('crs_421_430', 421, 430, 0),
    ('crs_411_420', 411, 420, 0),
    ('crs_401_410', 401, 410, 0),
    ('crs_351_400', 351, 400, 0),
    ('crs_301_350', 301, 350, 0),
    ('crs_0_300', 0, 300, 0)
),
counted AS (
  SELECT
    pool_count_id,
    as_of,
    band,
    crs_from,
    crs_to,
    is_split,
    CASE band
      WHEN 'crs_601_1200' THEN crs_601_1200
      WHEN 'crs_501_600' THEN crs_501_600
      WHEN 'crs_451_500' THEN crs_451_500
      WHEN 'crs_491_500' THEN crs_491_500
      WHEN 'crs_481_490' THEN crs_481_490
      WHEN 'crs_471_480' THEN crs_471_480
      WHEN 'crs_461_470' THEN crs_461_470
      WHEN 'crs_451_460' THEN crs_451_460
      WHEN 'crs_401_450' THEN crs_401_450
      WHEN 'crs_441_450' THEN crs_441_450
      WHEN 'crs_431_440' THEN crs_431_440
      WHEN 'crs_421_430' THEN crs_421_430
      WHEN 'crs_411_420' THEN crs_411_420
      WHEN 'crs_401_410' THEN crs_401_410
      WHEN 'crs_351_400' THEN crs_351_400
      WHEN 'crs_301_350' THEN crs_301_350
      WHEN 'crs_0_300' THEN crs_0_300
    END AS candidates,
    total
  FROM pool_counts CROSS JOIN bands
)
SELECT *, 100.0 * candidates / total AS percent
FROM counted;

-- Each pool beside the distinct one before it. A pool is counted before the first draw that it is
-- published with, also on that draw's day: the nominees invited then are still in its highest band.
-- Three were counted on the day of an earlier draw. By the same band two of them (2024-11-12 and
-- 2024-11-18) were counted after that draw, as is assumed here, and one (2024-05-30) before it: what
-- was invited on such a day is in doubt.
CREATE VIEW pool_changes AS
WITH numbered AS (
  SELECT *, row_number() OVER (ORDER BY draw_number, draw_suffix) AS nth
  FROM draws
  WHERE status = 'official'
),
pools AS (
  SELECT pool_count_id, as_of, total, min(nth) AS first_nth
  FROM pool_counts JOIN numbered USING (pool_count_id)
  WHERE as_of IS NOT NULL
  GROUP BY pool_count_id
),
pairs AS (
  SELECT
    *,
    lag(as_of) OVER by_date AS previous_as_of,
    lag(total) OVER by_date AS previous_total,
    lag(first_nth) OVER by_date AS previous_first_nth
  FROM pools
  WINDOW by_date AS (ORDER BY as_of, first_nth)
),
summed AS (
  SELECT
    pairs.pool_count_id,
    CASE WHEN count(nth) = count(invitations) THEN coalesce(sum(invitations), 0) END AS invited
  FROM pairs
  LEFT JOIN numbered
    ON (draw_date < as_of OR (draw_date = as_of AND nth < first_nth))
    AND (
      draw_date > previous_as_of OR (draw_date = previous_as_of AND nth >= previous_first_nth)
    )
  WHERE previous_as_of IS NOT NULL
  GROUP BY pairs.pool_count_id
)
SELECT
  pool_count_id,
  previous_as_of,
  as_of,
  previous_total,
  total,
  total - previous_total AS change,
  invited,
  total - previous_total + invited AS inflow,
  (
    SELECT coalesce(sum(invitations), 0)
    FROM numbered
    WHERE (draw_date = as_of AND nth < first_nth)
      OR (draw_date = previous_as_of AND nth < previous_first_nth)
  ) AS invited_in_doubt
FROM pairs
LEFT JOIN summed USING (pool_count_id);

-- Ottawa's clocks change at 2 a.m. on the second Sunday of March and the first one of November.
-- The feed showed a draw after the last look without it and by the first look with it; of draws
-- that were there at the very first look nothing is known, nor of those whose instant is odd.
CREATE VIEW draw_timing AS
WITH looks AS (
  SELECT
    draw_id,
    draw_date,
    category,
    drawn_at_utc,
    json_extract(draws.flags, '$.drawn_at_utc') LIKE '%differs_from_draw_date%' IS TRUE AS is_odd,
    CASE
      WHEN drawn_at_utc >= date(drawn_at_utc, 'start of year', '+2 months', 'weekday 0', '+7 days')
        || 'T07:00:00Z'
        AND drawn_at_utc < date(drawn_at_utc, 'start of year', '+10 months', 'weekday 0')
        || 'T06:00:00Z'
        THEN '-4 hours'
      ELSE '-5 hours'
    END AS ottawa,
    (
      SELECT min(fetched_at)
      FROM observations JOIN fetches ON fetch_id = first_fetch_id
      WHERE observations.draw_id = draws.draw_id AND observations.source = 'ircc_rounds_en'
    ) AS shown_at
  FROM draws
  WHERE status = 'official'
),
bounds AS (
  SELECT
    *,
    (
      SELECT max(fetched_at) FROM fetches
      WHERE source = 'ircc_rounds_en' AND standing = 'believed' AND fetched_at < shown_at
    ) AS not_shown_at
  FROM looks
)
SELECT
  draw_id,
  draw_date,
  CAST(substr(draw_date, 1, 4) AS INTEGER) AS year,
  category,
  substr('SunMonTueWedThuFriSat', 1 + 3 * strftime('%w', draw_date), 3) AS weekday,
  drawn_at_utc,
  CAST(strftime('%H', drawn_at_utc) AS INTEGER) AS hour_utc,
  CAST(strftime('%H', drawn_at_utc, ottawa) AS INTEGER) AS hour_ottawa,
  not_shown_at,
  shown_at,
  CASE WHEN not_shown_at IS NOT NULL AND NOT is_odd
    THEN max(0, 24 * (julianday(not_shown_at) - julianday(drawn_at_utc))) END AS min_delay_hours,
  CASE WHEN not_shown_at IS NOT NULL AND NOT is_odd
    THEN 24 * (julianday(shown_at) - julianday(drawn_at_utc)) END AS max_delay_hours
FROM bounds;

CREATE VIEW flagged_values AS
SELECT
  draw_id,
  draw_date,
  field.key AS field,
  json_extract(
    json_object(
      'draw_date', draw_date,
      'drawn_at_utc', drawn_at_utc,
      'category', category,
      'programs', programs,
      'invitations', invitations,
      'crs_cutoff', crs_cutoff,
      'tie_break_at_utc', tie_break_at_utc,
      'pool_count_id', pool_count_id,
      'url', url
    ),
    '$.' || field.key
  ) AS value,
  flag.value AS flag
FROM draws, json_each(draws.flags) AS field, json_each(field.value) AS flag
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
