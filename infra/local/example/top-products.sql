-- Twenty sales a second; of every ten seconds of event time, the three products that earned most.
CREATE TABLE sales (
  product_id INT,
  amount DOUBLE,
  sold_at TIMESTAMP_LTZ(3),
  WATERMARK FOR sold_at AS sold_at - INTERVAL '1' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '20',
  'fields.product_id.min' = '1',
  'fields.product_id.max' = '12',
  'fields.amount.min' = '1',
  'fields.amount.max' = '200'
);

-- What is printed is seen in the console, under the job's output.
CREATE TABLE top_products (
  window_start TIMESTAMP_LTZ(3),
  place BIGINT,
  product_id INT,
  earned DECIMAL(12, 2),
  sold BIGINT
) WITH (
  'connector' = 'print'
);

INSERT INTO top_products
SELECT window_start, place, product_id, earned, sold
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY earned DESC) AS place
  FROM (
    SELECT
      window_start,
      window_end,
      product_id,
      CAST(SUM(amount) AS DECIMAL(12, 2)) AS earned,
      COUNT(*) AS sold
    FROM TABLE(TUMBLE(TABLE sales, DESCRIPTOR(sold_at), INTERVAL '10' SECONDS))
    GROUP BY window_start, window_end, product_id
  )
)
WHERE place <= 3;
