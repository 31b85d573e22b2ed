// Replaced by the first file of Planning.
