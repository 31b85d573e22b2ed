/* Reads the rows of queries in the binary protocol and looks at none of them: what a source costs, at the least.
   Usage: read-binary PORT DATABASE QUERY… */
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(int failed, const char *what, const char *message) {
  if (failed) {
    fprintf(stderr, "read-binary: %s: %s\n", what, message);
    exit(1);
  }
}

int main(int count, char **words) {
  check(count < 4, "usage", "read-binary PORT DATABASE QUERY...");
  MYSQL *connection = mysql_init(NULL);
  check(connection == NULL, "mysql_init", "no memory");
  check(mysql_real_connect(connection, "127.0.0.1", "root", "", words[2], atoi(words[1]), NULL, 0) == NULL,
        "connect", mysql_error(connection));
  unsigned long long rows = 0;
  for (int i = 3; i < count; i++) {
    MYSQL_STMT *statement = mysql_stmt_init(connection);
    check(statement == NULL, "mysql_stmt_init", mysql_error(connection));
    check(mysql_stmt_prepare(statement, words[i], strlen(words[i])), words[i], mysql_stmt_error(statement));
    check(mysql_stmt_execute(statement), words[i], mysql_stmt_error(statement));
    int status;
    while ((status = mysql_stmt_fetch(statement)) == 0 || status == MYSQL_DATA_TRUNCATED) rows++;
    check(status != MYSQL_NO_DATA, words[i], mysql_stmt_error(statement));
    mysql_stmt_close(statement);
  }
  mysql_close(connection);
  printf("%llu rows\n", rows);
  return 0;
}
