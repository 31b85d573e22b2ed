// Replaced by the first file of MySQLSyntax.
