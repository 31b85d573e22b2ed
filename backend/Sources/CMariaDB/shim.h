// What Swift cannot reach in libmariadb: variadic functions, and fields of public structs. Everything here is
// `static inline`; nothing decides anything. The packet recipe is described in MySQLClient/README.md.

#ifndef MARTLET_CMARIADB_SHIM_H
#define MARTLET_CMARIADB_SHIM_H

#include <errno.h>
#include <mysql.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// `mysql_optionsv` is variadic, which Swift does not import; the attribute shows who is connected (`program_name`).
static inline int martlet_add_connect_attribute(MYSQL *mysql, const char *name, const char *value) {
  return mysql_optionsv(mysql, MYSQL_OPT_CONNECT_ATTR_ADD, (const void *)name, (const void *)value);
}

// `mysql_optionsv` again; the plain `mysql_options` passes no string list to this option.
static inline int martlet_restrict_authentication(MYSQL *mysql, const char *plugins) {
  return mysql_optionsv(mysql, MARIADB_OPT_RESTRICTED_AUTH, (const void *)plugins);
}

// `mysql_optionsv` and `mysql_get_optionv` are variadic: a pointer of ours that the connection carries.
static inline int martlet_set_user_data(MYSQL *mysql, void *data) {
  return mysql_optionsv(mysql, MARIADB_OPT_USERDATA, (void *)"martlet", data);
}
static inline void *martlet_user_data(MYSQL *mysql) {
  void *data = 0;
  return mysql_get_optionv(mysql, MARIADB_OPT_USERDATA, (void *)"martlet", &data) ? 0 : data;
}

// Exported, and in no header that Debian ships: calls back after each read (0) and write (1) of any connection's line
// with what came of it, -1 for an error. Source: libmariadb/ma_pvio.c.
int ma_pvio_register_callback(my_bool add, void (*callback)(int mode, MYSQL *, const unsigned char *, size_t));

// Whether what a login plugin sends now goes through TLS: it is there, or comes before the plugin's first packet, because
// the server offers it and the client takes what is offered. libmariadb ends the login where that then fails.
static inline int martlet_is_encrypted(MYSQL *mysql) {
  return mysql_get_ssl_cipher(mysql) || (mysql->options.use_ssl && (mysql->server_capabilities & CLIENT_SSL));
}

// What a login plugin reads from and writes to. Source: mysql/plugin_auth.h.
typedef struct st_plugin_vio {
  int (*read_packet)(struct st_plugin_vio *vio, unsigned char **packet);
  int (*write_packet)(struct st_plugin_vio *vio, const unsigned char *packet, int length);
  void (*info)(struct st_plugin_vio *vio, void *info);
} martlet_login_line;

typedef int (*martlet_login)(martlet_login_line *line, MYSQL *mysql);

// mysql/client_plugin.h cannot be included: Debian leaves out a header that it includes. This is its
// st_mysql_client_plugin_AUTHENTICATION, interface version 0x0100.
struct martlet_login_plugin {
  int type;
  unsigned int interface_version;
  const char *name;
  const char *author;
  const char *description;
  unsigned int version[3];
  const char *license;
  void *mysql_api;
  int (*init)(char *, size_t, int, va_list);
  int (*deinit)(void);
  int (*options)(const char *, const void *);
  martlet_login authenticate;
};
struct st_mysql_client_plugin *mysql_client_register_plugin(MYSQL *mysql, struct st_mysql_client_plugin *plugin);

// Registers `login` under the name of a plugin that libmariadb has not loaded yet, for the whole process, which keeps
// the memory. Returns 0, or -1 where there is one of that name already.
static inline int martlet_register_login(MYSQL *mysql, const char *name, martlet_login login) {
  struct martlet_login_plugin *plugin = (struct martlet_login_plugin *)calloc(1, sizeof *plugin);
  if (!plugin) return -1;
  plugin->type = 2;  // MYSQL_CLIENT_AUTHENTICATION_PLUGIN
  plugin->interface_version = 0x0100;
  plugin->name = strdup(name);
  plugin->author = "Martlet";
  plugin->description = name;
  plugin->license = "Apache-2.0";
  plugin->authenticate = login;
  return mysql_client_register_plugin(mysql, (struct st_mysql_client_plugin *)plugin) ? 0 : -1;
}

// Lends the server's next packet until the next read. -1 is an error, or a packet that libmariadb has dealt with.
static inline int martlet_login_read(martlet_login_line *line, unsigned char **packet) {
  return line->read_packet(line, packet);
}

static inline int martlet_login_write(martlet_login_line *line, const unsigned char *packet, int length) {
  return line->write_packet(line, packet, length);
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

// The flags of the last packet that carried some: of an OK, of the end of rows, or of the end of a row's columns.
static inline unsigned int martlet_server_status(MYSQL *mysql) { return mysql->server_status; }

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
