CREATE VIEW value_provenance AS
SELECT
  evidence.draw_id,
  evidence.field,
  evidence.agrees,
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
FROM draws;
