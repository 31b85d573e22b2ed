-- Every value comes from the row's number, so that both sources hold the same rows.
SET time_zone = '+00:00';
INSERT INTO mixed
WITH RECURSIVE thousand AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM thousand WHERE i < 999)
SELECT
  n, n % 2, n % 256 - 128, n * 31 % 65536 - 32768, n * 97 % 16777216 - 8388608,
  cast(crc32(n) AS signed) - 2147483648, crc32(n + 1), cast(crc32(n) AS signed) * 2000000000, n / 100,
  cast(crc32(n) AS decimal(20,6)) / 1000, crc32(n) / 40000, sqrt(n), date_add('1970-01-01', INTERVAL n % 20000 DAY),
  date_add('2000-01-01 00:00:00', INTERVAL n * 37 % 800000000 SECOND),
  date_add('2000-01-01 00:00:00.000000', INTERVAL n * 1000003 MICROSECOND),
  if(n % 10 = 0, NULL, date_add('2001-01-01 00:00:00', INTERVAL n SECOND)), sec_to_time(n % 86400), 1901 + n % 200,
  lpad(hex(n), 10, '0'), if(n % 20 = 0, NULL, concat('Zoë ', left(sha2(n, 256), 32), '\t"quoted"\\')), elt(1 + n % 3,
  'small', 'medium', 'large'),
  make_set(n % 8, 'red', 'green', 'blue'), json_object('id', n, 'name', sha2(n, 224), 'list', json_array(1, 2.5,
  NULL)),
  repeat(concat(sha2(n, 256), ' '), 12), unhex(repeat(sha2(n, 256), 28))
FROM (
  SELECT a.i * 1000 + b.i + 1 AS n FROM thousand AS a CROSS JOIN thousand AS b ORDER BY n LIMIT {rows}) AS numbers;
