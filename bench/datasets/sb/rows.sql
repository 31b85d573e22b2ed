-- What sysbench fills its tables with, in shape: a number, 119 and 59 characters.
INSERT INTO sbtest1
WITH RECURSIVE thousand AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM thousand WHERE i < 999)
SELECT n, crc32(n) % 2000000, concat(sha2(n, 256), '-', left(sha2(n + 1, 256), 54)), left(sha2(-n, 256), 59)
FROM (
  SELECT c.i * 1000000 + a.i * 1000 + b.i + 1 AS n
  FROM thousand AS c CROSS JOIN thousand AS a CROSS JOIN thousand AS b
  WHERE c.i < 1 + {rows} / 1000000 ORDER BY n LIMIT {rows}) AS numbers;
