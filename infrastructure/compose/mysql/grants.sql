-- What Martlet reads besides the database itself: the binary log's position, and how busy the server is.
GRANT REPLICATION CLIENT, PROCESS ON *.* TO 'martlet'@'%';
GRANT SELECT ON performance_schema.* TO 'martlet'@'%';
