// Replaced by the first file of Introspection.
