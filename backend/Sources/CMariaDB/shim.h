#ifndef MARTLET_CMARIADB_SHIM_H
#define MARTLET_CMARIADB_SHIM_H

#include <mysql.h>

#endif
