-- Orders arrive twenty times a second; every ten seconds of event time, revenue per country is written to S3 and printed.
CREATE TABLE orders (
  order_id BIGINT,
  country_code INT,
  amount DOUBLE,
  ordered_at TIMESTAMP_LTZ(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '1' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '20',
  'fields.order_id.min' = '1',
  'fields.order_id.max' = '1000000',
  'fields.country_code.min' = '1',
  'fields.country_code.max' = '4',
  'fields.amount.min' = '5',
  'fields.amount.max' = '500'
);

CREATE TABLE revenue (
  country STRING,
  window_start TIMESTAMP_LTZ(3),
  orders BIGINT,
  revenue DECIMAL(12, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '{{output}}',
  'format' = 'json',
  -- A file is finished at the first checkpoint after ten seconds, so that rows show soon.
  'sink.rolling-policy.rollover-interval' = '10 s',
  'sink.rolling-policy.check-interval' = '5 s',
  'json.timestamp-format.standard' = 'ISO-8601'
);

-- The same rows once more, printed: they are seen in the console, under the job's output.
CREATE TABLE printed WITH ('connector' = 'print') LIKE revenue (EXCLUDING OPTIONS);

CREATE VIEW revenue_per_window AS
SELECT
  CASE country_code WHEN 1 THEN 'Iceland' WHEN 2 THEN 'Japan' WHEN 3 THEN 'Kenya' ELSE 'Peru' END AS country,
  window_start,
  COUNT(*) AS orders,
  CAST(SUM(amount) AS DECIMAL(12, 2)) AS revenue
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '10' SECONDS))
GROUP BY country_code, window_start, window_end;

INSERT INTO revenue SELECT * FROM revenue_per_window;
INSERT INTO printed SELECT * FROM revenue_per_window;
