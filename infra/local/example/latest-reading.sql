-- Two readings a second from five sensors; of each sensor only the latest one counts.
CREATE TABLE readings (
  sensor_id INT,
  temperature DOUBLE,
  measured_at TIMESTAMP_LTZ(3),
  WATERMARK FOR measured_at AS measured_at - INTERVAL '1' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '2',
  'fields.sensor_id.min' = '1',
  'fields.sensor_id.max' = '5',
  'fields.temperature.min' = '-10',
  'fields.temperature.max' = '35'
);

-- Printed as a change log: +I is a first row, -U takes one back, +U puts the newer one in its place.
CREATE TABLE latest (
  sensor_id INT,
  temperature DECIMAL(5, 1),
  measured_at TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'print'
);

INSERT INTO latest
SELECT sensor_id, CAST(temperature AS DECIMAL(5, 1)), measured_at
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY sensor_id ORDER BY measured_at DESC) AS newest
  FROM readings
)
WHERE newest = 1;
