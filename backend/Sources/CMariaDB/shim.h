// What Swift cannot reach in libmariadb: variadic functions, and fields of public structs. Everything here is
// `static inline`; nothing decides anything. The packet recipe is described in MySQLClient/README.md.

#ifndef MARTLET_CMARIADB_SHIM_H
#define MARTLET_CMARIADB_SHIM_H

#include <errno.h>
#include <mysql.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

// `mysql_optionsv` is variadic, which Swift does not import; the attribute shows who is connected (`program_name`).
static inline int martlet_add_connect_attribute(MYSQL *mysql, const char *name, const char *value) {
  return mysql_optionsv(mysql, MYSQL_OPT_CONNECT_ATTR_ADD, (const void *)name, (const void *)value);
}

// `mysql_optionsv` again; the plain `mysql_options` passes no string list to this option.
static inline int martlet_restrict_authentication(MYSQL *mysql, const char *plugins) {
  return mysql_optionsv(mysql, MARIADB_OPT_RESTRICTED_AUTH, (const void *)plugins);
}

// libmariadb sets SO_KEEPALIVE and leaves the kernel's two idle hours; NAT gateways forget a connection in minutes.
// Returns 0, or -1 where the connection is no TCP socket (nothing to keep alive then).
static inline int martlet_tune_keepalive(MYSQL *mysql, int idle_seconds, int interval_seconds, int probes) {
  int socket = (int)mysql_get_socket(mysql);
  if (setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle_seconds, sizeof idle_seconds)) return -1;
  if (setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &interval_seconds, sizeof interval_seconds)) return -1;
  return setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
}

// `errno` is a macro; libmariadb leaves ETIMEDOUT in it when a socket timeout made a call fail.
static inline int martlet_system_error(void) { return errno; }

// Cleared before a call, so that a stale value is not taken for its reason.
static inline void martlet_clear_system_error(void) { errno = 0; }

// The packet lies in a field of MYSQL. Returns its length and lends `*packet` until the next read; -1 is an error,
// which `mysql_errno` names (libmariadb parses the 0xFF packet itself).
static inline long martlet_next_packet(MYSQL *mysql, const unsigned char **packet) {
  unsigned long length = mysql_net_read_packet(mysql);
  if (length == packet_error) return -1;
  *packet = mysql->net.read_pos;
  return (long)length;
}

// libmariadb did not see the rows go by: these fields tell it that the result is over and the next command may go.
static inline void martlet_end_rows(MYSQL *mysql, MYSQL_STMT *statement, unsigned int server_status) {
  mysql->server_status = server_status;
  mysql->status = MYSQL_STATUS_READY;
  statement->state = MYSQL_STMT_FETCH_DONE;
}

// Whether the wire is still in one piece: libmariadb drops its transport after a network error.
static inline int martlet_is_connected(MYSQL *mysql) { return mysql->net.pvio != 0; }

// Fields of MYSQL_FIELD, which Swift may not touch because their layout belongs to the library.
static inline const char *martlet_field_name(const MYSQL_FIELD *field) { return field->name; }
static inline unsigned int martlet_field_name_length(const MYSQL_FIELD *field) { return field->name_length; }
static inline unsigned int martlet_field_type(const MYSQL_FIELD *field) { return (unsigned int)field->type; }
static inline unsigned int martlet_field_flags(const MYSQL_FIELD *field) { return field->flags; }
static inline unsigned int martlet_field_charset(const MYSQL_FIELD *field) { return field->charsetnr; }
static inline unsigned int martlet_field_decimals(const MYSQL_FIELD *field) { return field->decimals; }
static inline unsigned long martlet_field_length(const MYSQL_FIELD *field) { return field->length; }
// Only COM_FIELD_LIST fills it in; it ends with a 0x00, and its length is not set.
static inline const char *martlet_field_default(const MYSQL_FIELD *field) { return field->def; }

#endif
